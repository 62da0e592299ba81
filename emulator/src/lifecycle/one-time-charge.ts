import type { Charge } from "../billing/charge.ts";
import { unitAmount } from "../billing/lines.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { PaddleError } from "../errors.ts";
import type { Sold } from "../transactions/made-up.ts";
import type { EffectiveFrom } from "./cancel.ts";
import { discountAt, withoutFlat } from "./discount.ts";
import { refuseCanceled, refuseLocked, refuseOutstanding, refusePastDue, refuseScheduled } from "./rules.ts";
import { carryOut, previewPlan } from "./update/apply.ts";
import { type RequestedItem, refuseOutOfRange, soldOf } from "./update/items.ts";
import type { Plan } from "./update/plan.ts";

export interface ChargeRequest {
  effective_from: Exclude<EffectiveFrom, null>;
  items: (RequestedItem & { quantity: number })[];
  on_payment_failure?: "prevent_change" | "apply_change" | undefined;
}

function refuseStatus(emulator: Emulator, subscription: Subscription, from: EffectiveFrom): void {
  refuseCanceled(subscription, "subscription_is_canceled_action_invalid");
  refusePastDue(subscription);
  if (subscription.status === "paused") {
    throw new PaddleError(400, "subscription_not_active", "action requires the subscription to be active");
  }
  refuseLocked(emulator, subscription);
  refuseOutstanding(emulator, subscription);
  // What waits for a bill that won't come would never be paid.
  if (from === "next_billing_period") refuseScheduled(subscription);
}

function refuseDuplicates(items: RequestedItem[]): void {
  const ids = items.flatMap((each) => ("price_id" in each ? [each.price_id] : []));
  if (new Set(ids).size === ids.length) return;
  const detail = "a one-time charge cannot have multiple items with the same price_id";
  throw new PaddleError(400, "subscription_charge_duplicate_price_ids", detail);
}

/** Only what is bought once can be charged once, at its price in the subscription's currency. */
function refuseUnsold(emulator: Emulator, { currency_code, address_id }: Subscription, { price }: Sold): void {
  const country = emulator.state.addresses[address_id]?.country_code ?? null;
  const isSold = price.status === "active" && price.billing_cycle === null;
  if (isSold && unitAmount(price, currency_code, country) !== null) return;
  const detail = `${price.id} is not valid for a one-time charge to this subscription`;
  throw new PaddleError(400, "subscription_new_items_not_valid", detail);
}

function chargesOf(
  emulator: Emulator,
  subscription: Subscription,
  items: ChargeRequest["items"],
  at: string,
): Charge[] {
  refuseDuplicates(items);
  const discount = withoutFlat(discountAt(emulator, subscription, at));
  const charges = items.map((item) => ({
    ...soldOf(emulator, item),
    quantity: item.quantity,
    proration: null,
    discount,
  }));
  for (const charge of charges) refuseUnsold(emulator, subscription, charge);
  refuseOutOfRange(charges);
  return charges;
}

function planCharge(emulator: Emulator, subscription: Subscription, request: ChargeRequest): Plan {
  const { effective_from, items } = request;
  refuseStatus(emulator, subscription, effective_from);
  const at = now(emulator).toISOString();
  const charges = chargesOf(emulator, subscription, items, at);
  const isNow = effective_from === "immediately";
  return {
    after: subscription,
    at,
    origin: "subscription_charge",
    immediate: isNow ? charges : [],
    postponed: isNow ? [] : charges,
    isChange: true,
  };
}

/** Bills something once, now or with the next renewal. */
export function chargeOnce(emulator: Emulator, subscription: Subscription, request: ChargeRequest): Subscription {
  const plan = planCharge(emulator, subscription, request);
  return carryOut(emulator, subscription, plan, request.on_payment_failure === "apply_change");
}

export function previewCharge(emulator: Emulator, subscription: Subscription, request: ChargeRequest) {
  return previewPlan(emulator, subscription, planCharge(emulator, subscription, request));
}
