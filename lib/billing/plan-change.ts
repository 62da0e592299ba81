import { z } from "zod";
import {
  type Interval,
  intervalOf,
  intervals,
  type PaidPlan,
  priceIdOf,
  productIdOf,
} from "@/lib/billing/plan-catalog";
import { addons, findPaidPlan, planOf } from "@/lib/billing/plans";
import type { CatalogPrice } from "@/lib/paddle/catalog";
import type { PaddleError, PaddleErrorKind } from "@/lib/paddle/errors";
import type { SubscriptionItem, SubscriptionSnapshot } from "@/lib/paddle/schemas";
import type { UpdateRequest } from "@/lib/paddle/subscriptions";

// The rules of changing a subscription. Nothing here calls Paddle or the database.

export type PlanChoice = { plan: PaidPlan; interval: Interval; quantity: number };
/** A subscription's plan as it is. Its interval may be one that isn't sold here. */
export type CurrentChoice = { plan: PaidPlan; interval: string; quantity: number };

type Quantity = UpdateRequest["items"][number];
type Limits = Pick<CatalogPrice, "minimum" | "maximum">;

type Held = { items: readonly Pick<SubscriptionItem, "productId" | "quantity">[]; billingInterval: string };

/** Null when the subscription has no plan of ours. */
export function getCurrentChoice({ items, billingInterval: interval }: Held): CurrentChoice | null {
  const plan = planOf(items);
  const item = plan && items.find(({ productId }) => productId === productIdOf(plan.product));
  return item ? { plan, interval, quantity: item.quantity } : null;
}

const fields = z.object({
  plan: z.string().catch(""),
  interval: z.enum(intervals).optional().catch(undefined),
  // Anything but a number becomes a quantity that no plan is sold in, so that it is refused and not replaced.
  quantity: z.coerce.number().catch(0).optional(),
});

/**
 * The choice in a form or a query string. What it leaves out stays as it is where the plan has it: its interval may be
 * the only one, and seats start at the least where there were none. A plan without seats has a quantity of 1.
 */
export function parsePlanChoice(input: unknown, current: CurrentChoice): PlanChoice {
  const { plan: id, interval, quantity } = fields.parse(input);
  const plan = findPaidPlan(id) ?? current.plan;
  const seats = current.plan.seats ? current.quantity : plan.seats?.min;
  return {
    plan,
    interval: intervalOf(plan, interval ?? (current.interval === "year" ? "year" : "month")),
    quantity: plan.seats ? (quantity ?? seats ?? 1) : 1,
  };
}

/**
 * All items of the subscription with the plan's replaced by the choice. Paddle removes items that are left out and
 * requires one interval for all, so add-ons change along. Null when one of them isn't sold for that interval.
 */
export function itemsFor(subscription: SubscriptionSnapshot, choice: PlanChoice): Quantity[] | null {
  const current = planOf(subscription.items);
  const wanted = priceIdOf(choice.plan.product, choice.interval);
  const hasInterval = subscription.billingFrequency === 1 && subscription.billingInterval === choice.interval;
  // A trial keeps its prices, also one that isn't sold any more.
  const keepsPrice = subscription.status === "trialing" && keepsPlan(subscription, choice);
  const items = subscription.items.map(({ productId, priceId, quantity }) => {
    if (current && productId === productIdOf(current.product)) {
      const chosen = keepsPrice ? priceId : wanted;
      return chosen ? { priceId: chosen, quantity: choice.quantity } : null;
    }
    const addon = addons.find(({ product }) => productIdOf(product) === productId);
    const newPriceId = hasInterval ? priceId : addon && priceIdOf(addon.product, choice.interval);
    return newPriceId ? { priceId: newPriceId, quantity } : null;
  });
  const complete = items.filter((item) => item !== null);
  return complete.length === items.length ? complete : null;
}

/** Whether a choice is of the same plan and interval: only seats change. */
function keepsPlan({ items, billingInterval, billingFrequency }: SubscriptionSnapshot, choice: PlanChoice): boolean {
  const isInterval = billingFrequency === 1 && billingInterval === choice.interval;
  return isInterval && planOf(items)?.id === choice.plan.id;
}

/** Only modes that Paddle allows in the subscription's state, also while a change is scheduled. */
export const prorationModeFor = ({ status }: Pick<SubscriptionSnapshot, "status">) =>
  status === "trialing" || status === "paused" ? "do_not_bill" : "prorated_immediately";

/** Whether a subscription has exactly these items, in any order. */
export function hasSameItems(items: readonly Quantity[], wanted: readonly Quantity[]): boolean {
  const sorted = (all: readonly Quantity[]) => all.map((item) => `${item.priceId} ${item.quantity}`).sort();
  return sorted(items).join() === sorted(wanted).join();
}

/** Why a change is refused before Paddle is called. */
export type ChoiceRefusal =
  | ("canceled" | "past-due" | "invoiced" | "renewing-soon" | "trial")
  | ("no-plan" | "same-plan" | "quantity" | "mixed-intervals");

/** Paddle changes nothing in the half hour before a renewal. */
export const LOCKED_BEFORE_RENEWAL_MS = 30 * 60_000;

/** Why nothing about a subscription's plan can change now, whatever is chosen. */
export function refuseChange(
  { status, collectionMode, items, nextBilledAt }: SubscriptionSnapshot,
  now: Date,
): Extract<ChoiceRefusal, "canceled" | "past-due" | "invoiced" | "no-plan" | "renewing-soon"> | null {
  if (status === "canceled") return "canceled";
  if (status === "past_due") return "past-due";
  if (collectionMode !== "automatic") return "invoiced";
  if (!planOf(items)) return "no-plan";
  const isSoon = nextBilledAt && Date.parse(nextBilledAt) - now.getTime() < LOCKED_BEFORE_RENEWAL_MS;
  return isSoon ? "renewing-soon" : null;
}

export function refuseChoice(
  subscription: SubscriptionSnapshot,
  choice: PlanChoice,
  price: Limits | undefined,
  now: Date,
): ChoiceRefusal | null {
  const { status, items } = subscription;
  const refused = refuseChange(subscription, now);
  if (refused) return refused;
  if (!price) return "no-plan";
  if (status === "trialing" && !keepsPlan(subscription, choice)) return "trial";
  if (!isSold(choice, price)) return "quantity";
  const wanted = itemsFor(subscription, choice);
  if (!wanted) return "mixed-intervals";
  return hasSameItems(items, wanted) ? "same-plan" : null;
}

/** Whether a plan is sold in this quantity, here and at Paddle. */
export function isSold({ plan, quantity }: Omit<PlanChoice, "interval">, { minimum, maximum }: Limits): boolean {
  const { min, max } = plan.seats ?? { min: 1, max: 1 };
  return Number.isInteger(quantity) && quantity >= Math.max(min, minimum) && quantity <= Math.min(max, maximum);
}

/** Why a subscription was not changed. */
export type ChangeRefusal =
  | (PaddleErrorKind | ChoiceRefusal)
  | ("not-found" | "not-paused" | "nothing-scheduled" | "busy" | "too-many-requests" | "too-many-charges")
  | ("declined" | "no-payment-method" | "payment-pending" | "attempt-pending" | "too-small" | "unconfirmed")
  | ("change-scheduled" | "period-ended" | "taken-back" | "resume-first");

const refusalsByCode = new Map<string | null, ChangeRefusal>([
  ["subscription_locked_renewal", "renewing-soon"],
  ["subscription_locked_processing", "renewing-soon"],
  ["subscription_update_when_past_due", "past-due"],
  ["subscription_update_when_canceled", "canceled"],
  ["subscription_is_canceled_action_invalid", "canceled"],
  ["subscription_payment_declined", "declined"],
  ["subscription_missing_payment_method_cannot_update", "no-payment-method"],
  ["subscription_missing_payment_method_cannot_resume", "no-payment-method"],
  // For some seconds after a decline Paddle keeps what it tried to charge.
  ["subscription_outstanding_transaction", "attempt-pending"],
  ["subscription_outstanding_pending_refund", "payment-pending"],
  ["subscription_immediate_charge_hour_limit_exceeded", "too-many-charges"],
  ["subscription_immediate_charge_24_hour_limit_exceeded", "too-many-charges"],
  ["subscription_update_transaction_balance_less_than_charge_limit", "too-small"],
  ["subscription_quantity_not_valid", "quantity"],
  ["subscription_must_be_paused", "not-paused"],
  ["subscription_locked_pending_changes", "change-scheduled"],
  ["subscription_trialing_items_update_invalid_options", "trial"],
  ["subscription_update_when_trialing", "trial"],
  ["subscription_continuing_existing_billing_period_not_allowed", "period-ended"],
  ["unconfirmed", "unconfirmed"],
]);

/** Paddle's error code as a refusal; unknown codes keep the error's kind. */
export const toChangeRefusal = ({ code, kind }: Pick<PaddleError, "code" | "kind">): ChangeRefusal =>
  refusalsByCode.get(code) ?? kind;
