import { unitAmount } from "../../billing/lines.ts";
import { manualCurrencies } from "../../billing/money.ts";
import type { Emulator } from "../../emulator.ts";
import { type Discount, isFor, isPercentage } from "../../entities/discount.ts";
import type { BillingDetails, Subscription } from "../../entities/subscription.ts";
import { invalidField, notFound, PaddleError } from "../../errors.ts";
import { refuseUnusable } from "../../transactions/discount.ts";
import { refuseUnknownParties } from "../../transactions/parties.ts";
import { lasting } from "../discount.ts";
import type { DetailEdits, UpdateRequest } from "./items.ts";

/** Only items change while a subscription is paused; notes and what is scheduled are no terms. */
export function refuseDetailsWhilePaused({ status }: Subscription, request: UpdateRequest): void {
  if (status !== "paused") return;
  const { customer_id, address_id, business_id, currency_code, collection_mode, billing_details, discount } = request;
  const terms = [customer_id, address_id, business_id, currency_code, collection_mode, billing_details, discount];
  if (terms.every((each) => each === undefined)) return;
  const detail = "only items can be updated on a paused subscription";
  throw new PaddleError(400, "subscription_only_update_items_on_paused_subscription", detail);
}

function refuseMismatch({ state }: Emulator, before: Subscription, after: Subscription): void {
  const isAnother = before.customer_id !== after.customer_id;
  const owner = state.addresses[after.address_id]?.customer_id;
  const hasOldBusiness = isAnother && after.business_id !== null && after.business_id === before.business_id;
  if ((owner === undefined || owner === after.customer_id) && !hasOldBusiness) return;
  const detail = "the customer, address and business of a subscription must belong together";
  throw new PaddleError(400, "subscription_update_causing_customer_mismatch_not_allowed", detail);
}

function withParties(emulator: Emulator, subscription: Subscription, request: DetailEdits): Subscription {
  const { customer_id, address_id, business_id } = request;
  if (customer_id === undefined && address_id === undefined && business_id === undefined) return subscription;
  const parties = {
    customer_id: customer_id ?? subscription.customer_id,
    address_id: address_id ?? subscription.address_id,
    business_id: business_id === undefined ? subscription.business_id : business_id,
  };
  const after = { ...subscription, ...parties };
  if (!Object.hasOwn(emulator.state.customers, after.customer_id)) throw notFound("Customer", after.customer_id);
  refuseMismatch(emulator, subscription, after);
  refuseUnknownParties(emulator, parties);
  return after;
}

function detailsRequired(): PaddleError {
  const detail = "billing_details with payment_terms are required with manual collection";
  return new PaddleError(400, "subscription_billing_details_required", detail);
}

function wholeDetails(before: BillingDetails | null, given: DetailEdits["billing_details"]): BillingDetails {
  const none = { enable_checkout: false, purchase_order_number: "", additional_information: null };
  const { payment_terms, ...rest } = { ...before, ...given };
  if (!payment_terms || given === null) throw detailsRequired();
  return { ...none, ...rest, payment_terms };
}

/** How it is collected. Invoices need details, and go with automatic collection not at all. */
function withCollection(subscription: Subscription, { collection_mode, billing_details }: DetailEdits): Subscription {
  if (collection_mode === undefined && billing_details === undefined) return subscription;
  const mode = collection_mode ?? subscription.collection_mode;
  if (mode === "automatic") {
    if (billing_details) {
      throw invalidField([{ field: "billing_details", message: "Must be null with automatic collection" }]);
    }
    return { ...subscription, collection_mode: mode, billing_details: null };
  }
  const whole = wholeDetails(subscription.billing_details, billing_details);
  return { ...subscription, collection_mode: mode, billing_details: whole };
}

function refuseCurrency({ state }: Emulator, before: Subscription, after: Subscription): void {
  const { currency_code, collection_mode, address_id, items, id } = after;
  if (collection_mode === "manual" && !manualCurrencies.includes(currency_code)) {
    const detail = `manually-collected subscriptions must be in ${manualCurrencies.join(", ")}`;
    throw new PaddleError(400, "subscription_currency_code_not_valid_for_manual", detail);
  }
  if (currency_code === before.currency_code) return;
  const country = state.addresses[address_id]?.country_code ?? null;
  const isPriced = items.every(({ price }) => unitAmount(price, currency_code, country) !== null);
  if (isPriced && !state.postponed[id]?.length) return;
  const detail = isPriced
    ? "charges in the old currency still wait for the next renewal"
    : `not all items have a price in ${currency_code}`;
  throw new PaddleError(400, "subscription_currency_update_not_allowed", detail);
}

/** A subscription with all that an update changes but its items, dates and discount. */
export function withDetails(emulator: Emulator, subscription: Subscription, request: DetailEdits): Subscription {
  const located = withParties(emulator, subscription, request);
  const collected = withCollection(located, request);
  const currency_code = request.currency_code ?? subscription.currency_code;
  const custom_data = request.custom_data === undefined ? subscription.custom_data : request.custom_data;
  const after = { ...collected, currency_code, custom_data };
  refuseCurrency(emulator, subscription, after);
  return after;
}

/** Amounts in two currencies have no sum: such a change can't be billed together with others. */
export function refuseBilledCurrency(before: Subscription, after: Subscription, hasCharges: boolean): void {
  if (!hasCharges || before.currency_code === after.currency_code) return;
  const detail = "the currency can't change together with what is billed for other changes";
  throw new PaddleError(400, "subscription_currency_update_not_allowed", detail);
}

function refuseOtherCurrency({ type, currency_code }: Discount, subscription: Subscription): void {
  if (isPercentage({ type }) || currency_code === subscription.currency_code) return;
  const detail = `a flat discount in ${currency_code} can't be used for a subscription in ${subscription.currency_code}`;
  throw new PaddleError(400, "subscription_invalid_discount_currency", detail);
}

function refuseDiscount(discount: Discount, { items, status }: Subscription, isNow: boolean): void {
  refuseUnusable(discount);
  if (!discount.recur) {
    const detail = "a discount that does not recur is not valid for a subscription";
    throw new PaddleError(400, "subscription_one_off_discount_not_valid", detail);
  }
  if (!items.some(({ price }) => isFor(discount, price))) {
    const detail = "the discount is for none of the items of this subscription";
    throw new PaddleError(400, "subscription_discount_not_valid_for_items", detail);
  }
  if (status === "trialing" && isNow) {
    const detail = "a trial's discount can only be effective from the next billing period";
    throw new PaddleError(400, "subscription_trialing_discount_update_invalid_options", detail);
  }
}

/** A subscription with the discount asked for. One effective at once counts the running period as its first. */
export function withDiscount(
  { state }: Emulator,
  subscription: Subscription,
  asked: UpdateRequest["discount"],
  at: string,
): Subscription {
  if (asked === null) return { ...subscription, discount: null };
  const id = asked?.id ?? subscription.discount?.id;
  if (id === undefined) return subscription;
  const discount = Object.hasOwn(state.discounts, id) ? state.discounts[id] : undefined;
  if (!discount) throw notFound("Discount", id);
  refuseOtherCurrency(discount, subscription);
  if (!asked || id === subscription.discount?.id) return subscription;
  const isNow = asked.effective_from === "immediately";
  refuseDiscount(discount, subscription, isNow);
  const { current_billing_period: period, next_billed_at } = subscription;
  const next = next_billed_at ?? period?.ends_at ?? at;
  const from = lasting(discount, isNow ? (period?.starts_at ?? at) : next, subscription);
  return { ...subscription, discount: isNow ? { ...from, starts_at: at } : from };
}
