import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import { complete } from "../transactions/collect";
import { createPaymentMethodChange } from "../transactions/payment-method-change";
import { recover } from "./dunning";
import { emitPaymentMethodSaved, newPaymentMethod, savePaymentMethod } from "./payment-method";

/** A new card for a subscription, entered by its owner; false when it is refused, and nothing has changed then. */
export function changePaymentMethod(
  emulator: Emulator,
  { id, customer_id }: Subscription,
  card: string,
): boolean {
  const method = newPaymentMethod(emulator, customer_id, card);
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
