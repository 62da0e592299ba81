import { now } from "../clock";
import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import { newId } from "../ids";
import type { PaymentMethod } from "../state";
import { emit } from "../webhooks/emit";
import { applyChange, nextBilledAt } from "./change";
import { isCardlessTrial } from "./rules";

export const testCards: Record<string, PaymentMethod["behaviour"] | "declined"> = {
  "4242424242424242": "accepts",
  "4000002760003184": "declines_renewals",
  "4000000000000002": "declined",
};

/** False when the card is refused; nothing has changed then. */
export function savePaymentMethod(emulator: Emulator, customerId: string, card: string): boolean {
  const behaviour = testCards[card];
  if (behaviour === undefined || behaviour === "declined") return false;
  const id = newId("paymtd", now(emulator).getTime());
  emulator.state.payment_methods[customerId] = { id, last4: card.slice(-4), behaviour };
  for (const trial of subscriptionsOf(emulator, customerId).filter(isCardlessTrial)) {
    applyChange(emulator, trial, nextBilledAt(trial, trial.current_billing_period?.ends_at ?? null));
  }
  emulator.changed();
  return true;
}

export function emitPaymentMethodSaved(emulator: Emulator, customerId: string): void {
  const saved_at = now(emulator).toISOString();
  emit(emulator, "payment_method.saved", {
    id: emulator.state.payment_methods[customerId]?.id,
    customer_id: customerId,
    address_id: subscriptionsOf(emulator, customerId)[0]?.address_id ?? null,
    type: "card",
    origin: "subscription",
    saved_at,
    updated_at: saved_at,
  });
}

function subscriptionsOf({ state }: Emulator, customerId: string): Subscription[] {
  return Object.values(state.subscriptions).filter((each) => each.customer_id === customerId);
}
