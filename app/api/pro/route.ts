import { getUser } from "@/lib/auth/user";
import { checkAccess } from "@/lib/billing/check-access";

/** The example of a gated route. */
export async function GET(): Promise<Response> {
  const user = await getUser();
  if (!user) return Response.json({ error: "signed-out" }, { status: 401 });
  if (!(await checkAccess(user, new Date()))) return Response.json({ error: "no-access" }, { status: 403 });
  return Response.json({ access: true });
}
