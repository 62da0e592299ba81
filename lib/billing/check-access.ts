import "server-only";
import type { User } from "@/lib/auth/user";
import { hasAccess } from "@/lib/billing/access";
import { readMirror } from "@/lib/billing/mirror";

/** Whether the signed-in user's subscriptions open the product now. One statement; never calls Paddle. */
export async function checkAccess(user: User, now: Date): Promise<boolean> {
  const { subscriptions } = await readMirror(user);
  return hasAccess(subscriptions, now);
}
