import "server-only";
import type { User } from "@/lib/auth/user";
import { productIdOf } from "@/lib/billing/plan-catalog";
import { findPlan, type PlanId, planOf, plans } from "@/lib/billing/plans";
import { getBillingAccount } from "@/lib/billing/subscriptions";

/** How long a customer whose renewal payment failed keeps access. */
export const PAST_DUE_GRACE_DAYS = 7;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** When an overdue subscription stops giving access; null when it is unknown since when it is overdue. */
export const graceEndsAt = (pastDueSince: Date | null): Date | null =>
  pastDueSince && new Date(pastDueSince.getTime() + PAST_DUE_GRACE_DAYS * DAY_MS);

/** Whether an overdue subscription still gives access. */
export function isInGrace(pastDueSince: Date | null, now: Date): boolean {
  const end = graceEndsAt(pastDueSince);
  return end !== null && now < end;
}

export type AccessFacts = {
  status: string;
  /** Only read while `status` is `past_due`. */
  pastDueSince: Date | null;
  items: readonly { productId: string; quantity: number }[];
};

/** What a page, route or action may require. */
export type Requirement = {
  /** At least this plan. */
  plan?: PlanId;
  /** At least this many seats of its plan; one without seats counts as one. */
  seats?: number;
};

/**
 * Whether any of these subscriptions gives access to the product, and meets the requirement. A free plan requires none.
 *
 * | status                  | access                                            |
 * | ----------------------- | ------------------------------------------------- |
 * | `active`, `trialing`    | yes                                               |
 * | `past_due`              | yes, for PAST_DUE_GRACE_DAYS after it became that |
 * | `paused`, `canceled`    | no                                                |
 * | anything unknown        | no                                                |
 * | any, without a plan     | no: an add-on alone, or a product that isn't ours |
 *
 * A scheduled change has no effect before its day, when Paddle changes the status. The end of a period isn't
 * compared with the clock either, because Paddle's status is the later information.
 */
export function hasAccess(subscriptions: readonly AccessFacts[], now: Date, required: Requirement = {}): boolean {
  const plan = required.plan && findPlan(required.plan);
  if (plan && !plan.product && !required.seats) return true;
  return subscriptions.some(({ status, pastDueSince, items }) => {
    if (!meets(items, required)) return false;
    if (status === "active" || status === "trialing") return true;
    return status === "past_due" && isInGrace(pastDueSince, now);
  });
}

function meets(items: AccessFacts["items"], { plan: id, seats = 0 }: Requirement): boolean {
  const held = planOf(items);
  if (!held) return false;
  const rank = (planId: string) => plans.findIndex((plan) => plan.id === planId);
  if (id !== undefined && (rank(id) < 0 || rank(held.id) < rank(id))) return false;
  const item = items.find(({ productId }) => productId === productIdOf(held.product));
  return (item?.quantity ?? 0) >= seats;
}

/** Whether the signed-in user has access, and meets the requirement. One statement; never calls Paddle. */
export async function checkAccess(user: User, now: Date, required: Requirement = {}): Promise<boolean> {
  const { subscriptions } = await getBillingAccount(user);
  return hasAccess(subscriptions, now, required);
}
