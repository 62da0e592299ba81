import "server-only";
import type { User } from "@/lib/auth/user";
import { hasAccess } from "@/lib/billing/access";
import { readMirror } from "@/lib/billing/mirror";
import type { PlanId } from "@/lib/billing/plans";

/** Whether the signed-in user's subscriptions open the product, or at least a plan of it, now. One statement; never calls Paddle. */
export async function checkAccess(user: User, now: Date, needed: { plan?: PlanId } = {}): Promise<boolean> {
  const { subscriptions } = await readMirror(user);
  return hasAccess(subscriptions, now, needed);
}
