import type { Duration, Price } from "../entities/catalog.ts";
import type { Subscription, SubscriptionItem, TimePeriod } from "../entities/subscription.ts";
import type { Sold } from "./offer.ts";

export interface Line extends Sold {
  quantity: number;
}

const monthly: Duration = { frequency: 1, interval: "month" };

export const cycleOf = ({ price }: Sold): Duration => price.billing_cycle ?? monthly;

/** As many as are wanted, or as near to that as the price allows. */
export function lineOf({ price, product }: Sold, wanted: number, particular: Partial<Price> = {}): Line {
  const { minimum, maximum } = price.quantity;
  return { price: { ...price, ...particular }, product, quantity: Math.min(Math.max(wanted, minimum), maximum) };
}

export type Draft = Pick<Subscription, "id" | "customer_id" | "address_id" | "created_at" | "started_at"> &
  Partial<Subscription> & { lines: [Line, ...Line[]]; trial?: TimePeriod };

function draftItem(line: Line, subscription: Subscription, trial: TimePeriod | undefined): SubscriptionItem {
  const trialing = subscription.status === "trialing";
  return {
    status: trialing ? "trialing" : "active",
    quantity: line.quantity,
    recurring: true,
    created_at: subscription.created_at,
    updated_at: subscription.created_at,
    previously_billed_at: trialing
      ? null
      : (subscription.current_billing_period?.starts_at ?? subscription.first_billed_at),
    next_billed_at: subscription.next_billed_at,
    trial_dates: trial ?? null,
    price: line.price,
    product: line.product,
  };
}

/** A whole entity from what is particular about it; the rest is what an active subscription has. */
export function build({
  lines,
  trial,
  id,
  customer_id,
  address_id,
  created_at,
  started_at,
  ...fields
}: Draft): Subscription {
  const period = fields.current_billing_period ?? null;
  const [first] = lines;
  const subscription: Subscription = {
    id,
    status: "active",
    customer_id,
    address_id,
    business_id: null,
    currency_code: first.price.unit_price.currency_code,
    created_at,
    updated_at: created_at,
    started_at,
    first_billed_at: trial ? null : started_at,
    next_billed_at: period?.ends_at ?? null,
    paused_at: null,
    canceled_at: null,
    collection_mode: "automatic",
    billing_details: null,
    current_billing_period: period,
    billing_cycle: cycleOf(first),
    scheduled_change: null,
    items: [],
    custom_data: null,
    discount: null,
    import_meta: null,
    ...fields,
  };
  return { ...subscription, items: lines.map((line) => draftItem(line, subscription, trial)) };
}
