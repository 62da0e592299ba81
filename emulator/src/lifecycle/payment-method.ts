import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { newId } from "../ids.ts";
import type { PaymentMethod } from "../state.ts";
import { cardOf } from "../transactions/build.ts";
import { complete, createPaymentMethodChange } from "../transactions/collect.ts";
import { emit } from "../webhooks/emit.ts";
import { applyChange, nextBilledAt } from "./change.ts";
import { recover } from "./renew.ts";
import { isCardlessTrial } from "./rules.ts";

export const testCards: Record<string, PaymentMethod["behaviour"]> = {
  "4242424242424242": "accepts",
  "4000002760003184": "declines_renewals",
  "4000000000000002": "declines",
};

/** Who typed the card in: nobody asks here, so it is the customer's name, else their address. */
function cardholderOf({ state }: Emulator, customerId: string): string {
  const customer = state.customers[customerId];
  return customer?.name || customer?.email || "";
}

/** A test card as its issuer would know it; null when there is no such card. */
export function newPaymentMethod(
  emulator: Emulator,
  customerId: string,
  card: string,
  address_id: string | null,
): PaymentMethod | null {
  const behaviour = testCards[card];
  if (behaviour === undefined) return null;
  const at = now(emulator);
  return {
    id: newId("paymtd", at.getTime()),
    last4: card.slice(-4),
    cardholder_name: cardholderOf(emulator, customerId),
    address_id,
    behaviour,
    saved_at: at.toISOString(),
  };
}

/** From now on the customer's renewals and updates are charged to it. */
export function savePaymentMethod(emulator: Emulator, customerId: string, method: PaymentMethod): void {
  emulator.state.payment_methods[customerId] = method;
  for (const trial of subscriptionsOf(emulator, customerId).filter(isCardlessTrial)) {
    applyChange(emulator, trial, nextBilledAt(trial, trial.current_billing_period?.ends_at ?? null));
  }
  emulator.changed();
}

/** Where a card of the first state is billed: where a subscription of its customer is. */
export function addressOf(emulator: Emulator, customerId: string): string {
  const ofSubscription = subscriptionsOf(emulator, customerId)[0]?.address_id;
  if (ofSubscription) return ofSubscription;
  const theirs = Object.values(emulator.state.addresses).filter(({ customer_id }) => customer_id === customerId);
  return theirs.at(-1)?.id ?? "";
}

/** The saved card as Paddle shows it. */
export function presentPaymentMethod(
  emulator: Emulator,
  customer_id: string,
  method: PaymentMethod,
  origin: "subscription" | "saved_during_purchase" = "saved_during_purchase",
) {
  return {
    id: method.id,
    customer_id,
    address_id: method.address_id ?? addressOf(emulator, customer_id),
    type: "card",
    card: cardOf(method),
    paypal: null,
    underlying_details: null,
    origin,
    saved_at: method.saved_at,
    updated_at: method.saved_at,
  };
}

/** The same as its events tell it: less what is on it. */
function toldPaymentMethod(...shown: Parameters<typeof presentPaymentMethod>) {
  const { card: _, paypal: __, underlying_details: ___, ...told } = presentPaymentMethod(...shown);
  return told;
}

export function emitPaymentMethodSaved(
  emulator: Emulator,
  customerId: string,
  origin: "subscription" | "saved_during_purchase" = "subscription",
): void {
  const method = emulator.state.payment_methods[customerId];
  if (!method) return;
  emit(emulator, "payment_method.saved", toldPaymentMethod(emulator, customerId, method, origin));
}

export function deletePaymentMethod(emulator: Emulator, customerId: string): void {
  const method = emulator.state.payment_methods[customerId];
  if (!method) return;
  const deleted = toldPaymentMethod(emulator, customerId, method);
  delete emulator.state.payment_methods[customerId];
  const updated_at = now(emulator).toISOString();
  emit(emulator, "payment_method.deleted", { ...deleted, deletion_reason: "api", updated_at });
  emulator.changed();
}

function subscriptionsOf({ state }: Emulator, customerId: string): Subscription[] {
  return Object.values(state.subscriptions).filter((each) => each.customer_id === customerId);
}

/** A new card for a subscription, entered by its owner; false when it is refused, and nothing has changed then. */
export function changePaymentMethod(
  emulator: Emulator,
  { id, customer_id, address_id }: Subscription,
  card: string,
): boolean {
  const method = newPaymentMethod(emulator, customer_id, card, address_id);
  if (!method || method.behaviour === "declines") return false;
  savePaymentMethod(emulator, customer_id, method);
  emitPaymentMethodSaved(emulator, customer_id);
  const subscription = emulator.state.subscriptions[id];
  if (!subscription) return true;
  if (subscription.status !== "past_due") {
    complete(emulator, createPaymentMethodChange(emulator, subscription), method);
  } else if (method.behaviour === "accepts") {
    recover(emulator, subscription);
  }
  return true;
}
