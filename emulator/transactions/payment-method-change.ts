import type { Charge } from "../billing/lines";
import { none } from "../billing/money";
import { now } from "../clock";
import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import type { Transaction } from "../entities/transaction";
import { PaddleError } from "../errors";
import { draftBill } from "./collect";
import { overdue } from "./outstanding";
import { putTransaction } from "./store";

/** A bill over nothing, whose checkout takes a new card. */
export function createPaymentMethodChange(emulator: Emulator, subscription: Subscription): Transaction {
  const at = now(emulator).toISOString();
  const period = { starts_at: at, ends_at: subscription.current_billing_period?.ends_at ?? at };
  const charges: Charge[] = subscription.items.map(({ price, product, quantity }) => ({
    price,
    product,
    quantity,
    proration: { rate: none, period },
  }));
  const origin = "subscription_payment_method_change";
  const draft = draftBill(emulator, subscription, { origin, period, charges });
  return putTransaction(emulator, draft, {}, "transaction.created", "transaction.ready");
}

/** Whoever is past due pays that; everyone else leaves a card. */
export function paymentMethodTransaction(emulator: Emulator, subscription: Subscription): Transaction {
  const { status, collection_mode, id } = subscription;
  if (status === "canceled") {
    const detail = "action can't be performed on canceled subscription";
    throw new PaddleError(400, "subscription_is_canceled_action_invalid", detail);
  }
  if (collection_mode !== "automatic") {
    const detail = "action can only be performed on automatically-collected subscriptions";
    throw new PaddleError(400, "subscription_not_automatic_collection", detail);
  }
  if (status === "paused") {
    throw new PaddleError(400, "subscription_not_active", "action requires the subscription to be active");
  }
  const owed = status === "past_due" ? overdue(emulator, id) : null;
  return owed ?? createPaymentMethodChange(emulator, subscription);
}
