import "server-only";
import type { User } from "@/lib/auth/user";
import { amountOf } from "@/lib/billing/entitlements";
import type { Plan } from "@/lib/billing/plan-catalog";
import { type Feature, freePlan, type Limit, planOf, plans } from "@/lib/billing/plans";
import { getBillingAccount, type TakenBack } from "@/lib/billing/subscriptions";

/** How long a customer whose renewal payment failed keeps access. */
export const PAST_DUE_GRACE_DAYS = 7;

/** Whether a full refund of the current period's payment, and a chargeback, end access. Paddle changes no status by them. */
export const REFUND_ENDS_ACCESS = "at once" as "at once" | "never";

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
  /** How the current period's payment went back, or one before it during this period. */
  takenBack?: TakenBack | null;
};

export const isTakenBack = ({ takenBack }: Pick<AccessFacts, "takenBack">): boolean =>
  Boolean(takenBack) && REFUND_ENDS_ACCESS === "at once";

/** What somebody has. */
export type Access = {
  /** Of several the highest. The free one without a subscription that gives access; null where none is free. */
  plan: Plan | null;
  /** The most that any of their plans has; a plan without seats counts as one. */
  seats: number;
  /** Whether any of their plans has a feature. */
  has: (feature: Feature) => boolean;
  /** The most that any of their plans allows, `Infinity` where nothing limits it. */
  limit: (limit: Limit) => number;
};

/**
 * | status                  | gives access                                      |
 * | ----------------------- | ------------------------------------------------- |
 * | `active`, `trialing`    | yes                                               |
 * | `past_due`              | yes, for PAST_DUE_GRACE_DAYS after it became that |
 * | `paused`, `canceled`    | no                                                |
 * | anything unknown        | no                                                |
 * | any, refunded in full   | no, until the next period or, after a chargeback  |
 * | or charged back         | that was won, at once; see REFUND_ENDS_ACCESS     |
 *
 * A scheduled change has no effect before its day, when Paddle changes the status. The end of a period isn't
 * compared with the clock either, because Paddle's status is the later information.
 */
function givesAccess({ status, pastDueSince, takenBack }: AccessFacts, now: Date): boolean {
  if (isTakenBack({ takenBack })) return false;
  if (status === "active" || status === "trialing") return true;
  return status === "past_due" && isInGrace(pastDueSince, now);
}

/**
 * What the owner of these subscriptions has: all that is given by the plans of those that give access, and by the free
 * plan. An add-on, or a product that isn't ours, gives nothing.
 */
export function accessOf(subscriptions: readonly AccessFacts[], now: Date): Access {
  const paid = subscriptions
    .filter((subscription) => givesAccess(subscription, now))
    .flatMap(({ items }) => items)
    .flatMap((item) => {
      const plan = planOf([item]);
      return plan ? [{ plan, seats: plan.seats ? item.quantity : 1 }] : [];
    });
  const held = [...(freePlan ? [{ plan: freePlan, seats: 1 }] : []), ...paid];
  return {
    plan: plans.findLast((plan) => held.some((one) => one.plan === plan)) ?? null,
    seats: Math.max(0, ...held.map(({ seats }) => seats)),
    has: (feature) => held.some(({ plan }) => plan.includes.features.includes(feature)),
    limit: (limit) => Math.max(0, ...held.map(({ plan, seats }) => amountOf(plan.includes.limits[limit], seats))),
  };
}

/** What the signed-in user has. One statement; never calls Paddle. */
export async function getAccess(user: User, now: Date): Promise<Access> {
  const { subscriptions } = await getBillingAccount(user);
  return accessOf(subscriptions, now);
}
