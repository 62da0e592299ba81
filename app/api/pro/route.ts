import { getUser } from "@/lib/auth/user";
import { checkAccess } from "@/lib/billing/access";
import { examplePlan } from "@/lib/billing/plans";

/** An example of a route for one plan and those above. */
export async function GET(): Promise<Response> {
  const user = await getUser();
  if (!user) return answer({ error: "signed-out" }, 401);
  if (!(await checkAccess(user, new Date(), { plan: examplePlan }))) return answer({ error: "no-access" }, 403);
  return answer({ access: true }, 200);
}

const answer = (body: object, status: number) =>
  Response.json(body, { status, headers: { "Cache-Control": "private, no-store" } });
