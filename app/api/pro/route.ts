import { userRoute } from "@/lib/auth/user";
import { checkAccess } from "@/lib/billing/access";
import { examplePlan } from "@/lib/billing/plans";

/** An example of a route for one plan and those above. */
export const GET = userRoute(async (user) =>
  (await checkAccess(user, new Date(), { plan: examplePlan }))
    ? Response.json({ access: true })
    : Response.json({ error: "no-access" }, { status: 403 }),
);
