import "server-only";
import type { User } from "@/lib/auth/user";
import { readMirror } from "@/lib/billing/mirror";
import { listPlanPrices } from "@/lib/billing/plan-prices";
import { type Interval, type Plan, type PlanId, planOf, plans } from "@/lib/billing/plans";
import { type FailureKind, toFailure } from "@/lib/paddle/failure";
import type { Money } from "@/lib/paddle/money";
import { previewPrices } from "@/lib/paddle/pricing";

export type Offer = {
  plan: Plan;
  name: string;
  /** For one seat and one interval, as this visitor would pay it. */
  price: Money;
  hasTrial: boolean;
};

/** The user's subscription that a plan change would start from; the newest live one that is a plan. */
export type CurrentPlan = { subscriptionId: string; planId: PlanId; interval: string };

/** All plans side by side, priced for a visitor's country. */
export async function listOffers(
  interval: Interval,
  countryCode: string | null,
): Promise<{ offers: Offer[] } | { refused: FailureKind }> {
  const ids = plans.map((plan) => plan.priceIds[interval]);
  try {
    const [prices, previews] = await Promise.all([listPlanPrices(), previewPrices(ids, countryCode)]);
    const offers = plans.map((plan): Offer | null => {
      const price = prices.get(plan.priceIds[interval]);
      const shown = previews.get(plan.priceIds[interval]);
      return price && shown
        ? { plan, name: price.productName, price: shown, hasTrial: price.hasTrial }
        : null;
    });
    return { offers: offers.filter((offer) => offer !== null) };
  } catch (error) {
    const { kind, code } = toFailure(error);
    console.error(`paddle: prices were not listed: ${kind}${code ? ` (${code})` : ""}`);
    return { refused: kind };
  }
}

export async function findCurrentPlan(user: User): Promise<CurrentPlan | null> {
  const { subscriptions } = await readMirror(user);
  for (const { id, status, items, billingInterval } of subscriptions) {
    const plan = planOf(items);
    if (plan && status !== "canceled")
      return { subscriptionId: id, planId: plan.id, interval: billingInterval };
  }
  return null;
}
