import { addDuration } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Duration } from "../entities/catalog.ts";
import type { Discount } from "../entities/discount.ts";
import { newItem, type Subscription, type SubscriptionItem, type TimePeriod } from "../entities/subscription.ts";
import type { Transaction } from "../entities/transaction.ts";
import { newId } from "../ids.ts";
import { lasting } from "../lifecycle/discount.ts";
import { emitTogether } from "../webhooks/emit.ts";

interface Start {
  at: string;
  period: TimePeriod;
  isTrial: boolean;
  /** A trial without a card is billed by nobody. */
  next_billed_at: string | null;
}

function itemsOf(emulator: Emulator, transaction: Transaction, start: Start): SubscriptionItem[] {
  return transaction.items.flatMap(({ price, quantity }) => {
    const product = emulator.state.products[price.product_id];
    return price.billing_cycle && product ? [newItem({ price, product, quantity }, start)] : [];
  });
}

/** A discount goes on where it recurs, and where a trial is still to be billed for the first time. */
export function carriedDiscount({ state }: Emulator, transaction: Transaction, isTrial: boolean): Discount | null {
  const discount = state.discounts[transaction.discount_id ?? ""];
  const isUnused = isTrial && transaction.details.totals.discount === "0";
  return discount && (discount.recur || isUnused) ? discount : null;
}

function carried(emulator: Emulator, transaction: Transaction, billing_cycle: Duration, start: Start) {
  const discount = carriedDiscount(emulator, transaction, start.isTrial);
  return discount && lasting(discount, start.isTrial ? start.period.ends_at : start.at, { billing_cycle });
}

function build(emulator: Emulator, transaction: Transaction, billing_cycle: Duration, start: Start): Subscription {
  const { at, period, isTrial, next_billed_at } = start;
  const { customer_id, address_id, business_id, currency_code } = transaction;
  return {
    id: newId("sub", Date.parse(at)),
    status: isTrial ? "trialing" : "active",
    customer_id: customer_id ?? "",
    address_id: address_id ?? "",
    business_id,
    currency_code,
    created_at: at,
    updated_at: at,
    started_at: at,
    first_billed_at: isTrial ? null : at,
    next_billed_at,
    paused_at: null,
    canceled_at: null,
    collection_mode: transaction.collection_mode,
    billing_details: transaction.billing_details,
    current_billing_period: period,
    billing_cycle,
    scheduled_change: null,
    items: itemsOf(emulator, transaction, start),
    custom_data: transaction.custom_data,
    discount: carried(emulator, transaction, billing_cycle, start),
    import_meta: null,
  };
}

/** What is bought in a checkout opened with items begins without a word of its creation. */
function sendsCreated({ session }: Emulator, { origin }: Transaction): boolean {
  const { subscription_created } = session.behaviour;
  return subscription_created === "always" || (subscription_created === "api" && origin === "api");
}

/** What is bought again and again becomes a subscription; null when nothing is. */
export function subscribe(
  emulator: Emulator,
  transaction: Transaction,
  at: string,
  hasCard: boolean,
): Subscription | null {
  const [first] = transaction.items.filter(({ price }) => price.billing_cycle !== null);
  if (!first?.price.billing_cycle) return null;
  const { billing_cycle, trial_period } = first.price;
  const ends_at = addDuration(at, trial_period ?? billing_cycle);
  const subscription = build(emulator, transaction, billing_cycle, {
    at,
    period: { starts_at: at, ends_at },
    isTrial: trial_period !== null,
    next_billed_at: trial_period && !hasCard ? null : ends_at,
  });
  emulator.state.subscriptions[subscription.id] = subscription;
  emulator.changed();
  const created: [string, unknown] = ["subscription.created", { ...subscription, transaction_id: transaction.id }];
  const begun: [string, unknown] = [trial_period ? "subscription.trialing" : "subscription.activated", subscription];
  emitTogether(emulator, sendsCreated(emulator, transaction) ? [created, begun] : [begun]);
  return subscription;
}
