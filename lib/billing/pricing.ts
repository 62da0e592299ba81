import "server-only";
import type { User } from "@/lib/auth/user";
import { type Interval, type Plan, type PlanId, planOf, plans } from "@/lib/billing/plans";
import { getBillingAccount } from "@/lib/billing/subscriptions";
import { type CatalogPrice, listPrices, previewPrices } from "@/lib/paddle/catalog";
import { logPaddleError, type PaddleErrorKind } from "@/lib/paddle/errors";
import type { Money } from "@/lib/paddle/schemas";

export type Offer = {
  plan: Plan;
  name: string;
  /** For one seat and one interval, in the visitor's currency. */
  price: Money;
  hasTrial: boolean;
};

type Offers = { offers: Offer[] } | { refused: PaddleErrorKind };

/** Paddle's prices of all plans, by id. Throws PaddleError. */
export const listPlanPrices = (): Promise<Map<string, CatalogPrice>> =>
  listPrices(plans.flatMap(({ priceIds }) => Object.values(priceIds)));

/** All plans with their prices for a visitor's country. */
export async function listOffers(interval: Interval, countryCode: string | null): Promise<Offers> {
  const ids = plans.map(({ priceIds }) => priceIds[interval]);
  try {
    const [prices, previews] = await Promise.all([listPlanPrices(), previewPrices(ids, countryCode)]);
    const offers = plans.flatMap((plan): Offer[] => {
      const price = prices.get(plan.priceIds[interval]);
      const amount = previews.get(plan.priceIds[interval]);
      return price && amount ? [{ plan, name: price.productName, price: amount, hasTrial: price.hasTrial }] : [];
    });
    return { offers };
  } catch (error) {
    return { refused: logPaddleError("listing prices", error).kind };
  }
}

/** The subscription that a change of plan would start from. */
export type CurrentPlan = { subscriptionId: string; planId: PlanId; interval: string };

/** The user's newest subscription to a plan that hasn't been canceled. */
export async function getCurrentPlan(user: User): Promise<CurrentPlan | null> {
  const { subscriptions } = await getBillingAccount(user);
  for (const { id, status, items, billingInterval } of subscriptions) {
    const plan = planOf(items);
    if (plan && status !== "canceled") return { subscriptionId: id, planId: plan.id, interval: billingInterval };
  }
  return null;
}
