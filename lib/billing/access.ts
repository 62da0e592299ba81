import { findPlan, type PlanId, planOf } from "@/lib/billing/plans";

/** How long a customer whose renewal payment failed keeps access. */
export const PAST_DUE_GRACE_DAYS = 7;

const DAY_MS = 24 * 60 * 60 * 1_000;

export type AccessFacts = {
  status: string;
  /** When the payment became overdue; only read while `status` is `past_due`. */
  pastDueSince: Date | null;
  items?: readonly { productId: string }[];
};

/** When an overdue subscription stops giving access; null when it is unknown since when it is overdue. */
export const graceEndsAt = (pastDueSince: Date | null): Date | null =>
  pastDueSince && new Date(pastDueSince.getTime() + PAST_DUE_GRACE_DAYS * DAY_MS);

/**
 * Whether these subscriptions open the product, or at least this plan of it. Any one that does is enough.
 *
 * | status                      | access                                          |
 * | --------------------------- | ----------------------------------------------- |
 * | `active`, `trialing`        | yes                                             |
 * | `past_due`                  | yes, until PAST_DUE_GRACE_DAYS after it began    |
 * | `paused`, `canceled`        | no                                              |
 * | anything we do not know     | no                                              |
 *
 * A scheduled change alters nothing before it takes effect: Paddle then changes the status. Dates are never
 * compared with a period's end, because Paddle's own status is the later word.
 */
export function hasAccess(
  subscriptions: readonly AccessFacts[],
  now: Date,
  { plan }: { plan?: PlanId } = {},
): boolean {
  const rank = plan ? (findPlan(plan)?.rank ?? Number.POSITIVE_INFINITY) : 0;
  return subscriptions.some(({ status, pastDueSince, items = [] }) => {
    if ((planOf(items)?.rank ?? 0) < rank) return false;
    if (status === "active" || status === "trialing") return true;
    if (status !== "past_due") return false;
    const end = graceEndsAt(pastDueSince);
    return end !== null && now < end;
  });
}
