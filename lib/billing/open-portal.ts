import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { getOwnCustomer, ownsSubscription } from "@/lib/billing/ownership";
import type { FailureKind } from "@/lib/paddle/failure";
import { createPortalLink, type PortalTarget } from "@/lib/paddle/portal";

export type PortalRefusal = FailureKind | "no-customer" | "not-found" | "limited";
export type PortalLink = { url: string } | { refused: PortalRefusal };

/**
 * A link into the customer portal for the signed-in user: to the overview, or to one of their own subscriptions. Made
 * on the click, returned once. A foreign and an unknown subscription are refused alike, and Paddle is not asked.
 */
export async function openPortal(user: User, target: PortalTarget, now: Date): Promise<PortalLink> {
  const customerId = await getOwnCustomer(user);
  if (!customerId) return { refused: "no-customer" };
  if (target.subscriptionId !== null && !(await ownsSubscription(customerId, target.subscriptionId))) {
    return { refused: "not-found" };
  }

  return withAudit(
    user,
    { action: `portal:${target.page}`, subscriptionId: target.subscriptionId },
    now,
    async () => ({
      url: await createPortalLink(customerId, target),
    }),
  );
}
