import "server-only";
import type { User } from "@/lib/auth/user";
import { findPlan, type PlanId, planOf } from "@/lib/billing/plans";
import { getBillingAccount } from "@/lib/billing/subscriptions";

/** How long a customer whose renewal payment failed keeps access. */
export const PAST_DUE_GRACE_DAYS = 7;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** When an overdue subscription stops giving access; null when it is unknown since when it is overdue. */
export const graceEndsAt = (pastDueSince: Date | null): Date | null =>
  pastDueSince && new Date(pastDueSince.getTime() + PAST_DUE_GRACE_DAYS * DAY_MS);

export type AccessFacts = {
  status: string;
  /** Only read while `status` is `past_due`. */
  pastDueSince: Date | null;
  items?: readonly { productId: string }[];
};

/**
 * Whether any of these subscriptions gives access to the product, or to at least this plan of it.
 *
 * | status                  | access                                            |
 * | ----------------------- | ------------------------------------------------- |
 * | `active`, `trialing`    | yes                                               |
 * | `past_due`              | yes, for PAST_DUE_GRACE_DAYS after it became that |
 * | `paused`, `canceled`    | no                                                |
 * | anything unknown        | no                                                |
 *
 * A scheduled change has no effect before its day, when Paddle changes the status. The end of a period isn't
 * compared with the clock either, because Paddle's status is the later information.
 */
export function hasAccess(subscriptions: readonly AccessFacts[], now: Date, { plan }: { plan?: PlanId } = {}): boolean {
  const rank = plan ? (findPlan(plan)?.rank ?? Number.POSITIVE_INFINITY) : 0;
  return subscriptions.some(({ status, pastDueSince, items = [] }) => {
    if ((planOf(items)?.rank ?? 0) < rank) return false;
    if (status === "active" || status === "trialing") return true;
    if (status !== "past_due") return false;
    const end = graceEndsAt(pastDueSince);
    return end !== null && now < end;
  });
}

/** Whether the signed-in user has access to the product, or to at least a plan of it. One statement; never calls Paddle. */
export async function checkAccess(user: User, now: Date, required: { plan?: PlanId } = {}): Promise<boolean> {
  const { subscriptions } = await getBillingAccount(user);
  return hasAccess(subscriptions, now, required);
}
