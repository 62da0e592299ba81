import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { getCustomerId, ownsSubscription } from "@/lib/billing/subscriptions";
import * as paddle from "@/lib/paddle/customers";
import type { PaddleErrorKind } from "@/lib/paddle/errors";

export { portalPages } from "@/lib/paddle/customers";

export type PortalRefusal = PaddleErrorKind | "no-customer" | "not-found" | "too-many-requests";
export type Link = { url: string } | { refused: PortalRefusal };

/**
 * A link into the customer portal for the signed-in user: to the overview, or to one of their own subscriptions.
 * Created on the click and returned once. Another customer's subscription and an unknown one are refused alike, without
 * calling Paddle.
 */
export async function createPortalLink(user: User, target: paddle.PortalTarget, now: Date): Promise<Link> {
  const customerId = await getCustomerId(user);
  if (!customerId) return { refused: "no-customer" };
  const { page, ...ids } = target;
  if ("subscriptionId" in ids && !(await ownsSubscription(customerId, ids.subscriptionId)))
    return { refused: "not-found" };
  const create = async () => ({ url: await paddle.createPortalLink(customerId, target) });
  return withAudit(user, { action: `portal:${page}`, ...ids }, now, create);
}
