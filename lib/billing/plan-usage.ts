import { accessOf } from "@/lib/billing/access";
import { amountOf, type Noun } from "@/lib/billing/entitlements";
import { type Plan, productIdOf } from "@/lib/billing/plan-catalog";
import { type Feature, features, type Limit, limits, paidPlans, planOf, plans } from "@/lib/billing/plans";
import { changesOf } from "@/lib/billing/subscription-actions";
import type { Subscription } from "@/lib/billing/subscriptions";

/** The next plan, or number of seats, with more of something. */
export type Upgrade = {
  name: string;
  /** Whether the plan stays, and gets more seats. */
  isSamePlan: boolean;
  /** What the page of the change is to begin with; null where no subscription can be changed to it now. */
  change: { subscriptionId: string; plan: string; quantity: number } | null;
};

export type LimitUsage = {
  noun: Noun;
  most: number;
  /** Null where nothing counts it. */
  used: number | null;
  /** Once the limit is reached; null where no plan has more. */
  upgrade: Upgrade | null;
};

/** What somebody has, and how much of it is used. */
export type PlanUsage = {
  plan: string;
  /** In words. */
  features: string[];
  limits: LimitUsage[];
};

type Held = { plan: Plan; seats: number; subscription: Subscription | null };

/** Null for whoever has nothing. `used` has what is counted. */
export function describeUsage(
  subscriptions: readonly Subscription[],
  used: ReadonlyMap<string, number>,
  now: Date,
): PlanUsage | null {
  const access = accessOf(subscriptions, now);
  if (!access.plan) return null;
  const { plan, seats } = access;
  // The one that gives it.
  const isOfPlan = (one: Subscription) => planOf(one.items) === plan && accessOf([one], now).plan === plan;
  const subscription = subscriptions.find(isOfPlan) ?? null;
  const item = subscription?.items.find(({ productId }) => plan.product && productId === productIdOf(plan.product));
  const listed = Object.entries(limits).map(([limit, noun]): LimitUsage => {
    const most = access.limit(limit as Limit);
    const count = used.get(limit) ?? null;
    const isReached = count !== null && count >= most;
    return {
      noun,
      most,
      used: count,
      upgrade: isReached ? findUpgrade(limit, count, { plan, seats, subscription }) : null,
    };
  });
  return {
    plan: item?.productName ?? plan.name,
    features: Object.entries(features).flatMap(([feature, name]) => (access.has(feature as Feature) ? name : [])),
    limits: listed.filter(({ most, used }) => most > 0 || used),
  };
}

/** The first of the plans from the own one on that allows one more, with as many seats as that takes. */
function findUpgrade(limit: string, used: number, { plan: own, seats: held, subscription }: Held): Upgrade | null {
  const isHigher = (plan: Plan) =>
    plans.findIndex(({ id }) => id === plan.id) >= plans.findIndex(({ id }) => id === own.id);
  for (const plan of paidPlans.filter(isHigher)) {
    const allowed = plan.includes.limits[limit] ?? 0;
    const { min, max } = plan.seats ?? { min: 1, max: 1 };
    const needed = typeof allowed === "number" ? min : Math.ceil((used + 1) / allowed.perSeat);
    const quantity = Math.max(min, plan.seats && subscription ? held : 1, needed);
    if (quantity > max || amountOf(allowed, quantity) <= used) continue;
    const isSamePlan = plan.id === own.id;
    const canChange = subscription && changesOf(subscription).includes("change-plan");
    // A trial changes its seats only.
    const canTake = canChange && (subscription.status !== "trialing" || isSamePlan);
    const change = canTake ? { subscriptionId: subscription.id, plan: plan.id, quantity } : null;
    return { name: plan.name, isSamePlan, change };
  }
  return null;
}
