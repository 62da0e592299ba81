import { addons, type Interval, type Plan, planOf } from "@/lib/billing/plans";
import type { CatalogPrice } from "@/lib/paddle/catalog";
import type { SubscriptionSnapshot } from "@/lib/paddle/subscription";
import type { ChangeRequest } from "@/lib/paddle/subscription-change";

export type PlanChoice = { plan: Plan; interval: Interval; quantity: number };

/** Why a change is refused before Paddle is asked. */
export type ChoiceRefusal =
  | "canceled"
  | "past-due"
  | "invoiced"
  | "no-plan"
  | "renewing-soon"
  | "same-plan"
  | "quantity"
  | "mixed-intervals";

/** Paddle changes nothing in the half hour before it renews. */
const LOCKED_BEFORE_RENEWAL_MS = 30 * 60_000;

/**
 * All items of the subscription with the plan's replaced by the choice. Paddle removes what the list leaves out, and wants
 * one interval for all: add-ons go along. Null when one of them is not sold for that interval.
 */
export function itemsFor(
  subscription: SubscriptionSnapshot,
  choice: PlanChoice,
): ChangeRequest["items"] | null {
  const current = planOf(subscription.items);
  const keepsInterval =
    subscription.billingFrequency === 1 && subscription.billingInterval === choice.interval;
  const items = subscription.items.map((item) => {
    if (item.productId === current?.productId) {
      return { priceId: choice.plan.priceIds[choice.interval], quantity: choice.quantity };
    }
    const addon = addons.find(({ productId }) => productId === item.productId);
    const priceId = keepsInterval ? item.priceId : addon?.priceIds[choice.interval];
    return priceId ? { priceId, quantity: item.quantity } : null;
  });
  const complete = items.filter((item) => item !== null);
  return complete.length === items.length ? complete : null;
}

/** Only modes that Paddle allows in the subscription's state; with a scheduled change this one is among them. */
export const prorationModeFor = ({ status }: SubscriptionSnapshot): ChangeRequest["prorationBillingMode"] =>
  status === "trialing" || status === "paused" ? "do_not_bill" : "prorated_immediately";

export function refuseChoice(
  subscription: SubscriptionSnapshot,
  choice: PlanChoice,
  price: Pick<CatalogPrice, "minimum" | "maximum"> | undefined,
  now: Date,
): ChoiceRefusal | null {
  const { status, collectionMode, nextBilledAt, items } = subscription;
  if (status === "canceled") return "canceled";
  if (status === "past_due") return "past-due";
  if (collectionMode !== "automatic") return "invoiced";
  if (!planOf(items) || !price) return "no-plan";
  if (nextBilledAt && Date.parse(nextBilledAt) - now.getTime() < LOCKED_BEFORE_RENEWAL_MS)
    return "renewing-soon";

  const { quantity } = choice;
  const most = choice.plan.hasSeats ? price.maximum : 1;
  if (!Number.isInteger(quantity) || quantity < price.minimum || quantity > most) return "quantity";
  const wanted = itemsFor(subscription, choice);
  if (!wanted) return "mixed-intervals";
  return isSame(items, wanted) ? "same-plan" : null;
}

/** Whether a subscription has exactly these items, in any order. */
export function isSame(
  items: readonly { priceId: string; quantity: number }[],
  wanted: readonly { priceId: string; quantity: number }[],
): boolean {
  const listed = (all: typeof items) => all.map(({ priceId, quantity }) => `${priceId} ${quantity}`).sort();
  return listed(items).join() === listed(wanted).join();
}
