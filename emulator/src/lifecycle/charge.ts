import type { Charge } from "../billing/charge.ts";
import { wholePeriod } from "../billing/lines.ts";
import { now } from "../clock.ts";
import { addToInstant } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription, TimePeriod } from "../entities/subscription.ts";
import type { Transaction } from "../entities/transaction.ts";
import { PaddleError } from "../errors.ts";
import { complete, draftBill, issue, recordDecline } from "../transactions/collect.ts";
import { discountAt } from "./discount.ts";

const isDue = ({ details }: Transaction): boolean => BigInt(details.totals.balance) > 0n;

/** Whether a bill can be collected: an invoice always is, a card if there is one and it accepts. */
export function canPay({ state }: Emulator, transaction: Transaction): boolean {
  const { collection_mode, customer_id } = transaction;
  if (collection_mode === "manual" || !isDue(transaction)) return true;
  return customer_id !== null && state.payment_methods[customer_id]?.behaviour === "accepts";
}

/** Bills and collects with the events of both; false when it is past due now. */
export function collect(emulator: Emulator, draft: Transaction): boolean {
  const billed = issue(emulator, draft);
  const method = emulator.state.payment_methods[billed.customer_id ?? ""] ?? null;
  if (!canPay(emulator, billed)) {
    recordDecline(emulator, billed, method, "past_due", "transaction.past_due");
    return false;
  }
  const waitsForTransfer = billed.collection_mode === "manual" && isDue(billed);
  if (!waitsForTransfer) complete(emulator, billed, method);
  return true;
}

/** A whole period, with what was put off to it. */
export function draftPeriod(emulator: Emulator, subscription: Subscription, period: TimePeriod): Transaction {
  const postponed: Charge[] = emulator.state.postponed[subscription.id] ?? [];
  const charges = [
    ...wholePeriod(subscription, period, discountAt(emulator, subscription, period.starts_at)),
    ...postponed,
  ];
  return draftBill(emulator, subscription, { origin: "subscription_recurring", period, charges });
}

/** Bills a period; what was put off to it is billed with it, once. */
export function collectPeriod(emulator: Emulator, subscription: Subscription, draft: Transaction): boolean {
  delete emulator.state.postponed[subscription.id];
  return collect(emulator, draft);
}

const missing = {
  update: "Automatically-collected subscriptions require a payment method to make changes that result in a charge.",
  resume: "Automatically-collected subscriptions require a payment method to be resumed.",
  activate: "Automatically-collected subscriptions require a payment method to be activated.",
};

export function refuseWithoutCard({ state }: Emulator, draft: Transaction, action: keyof typeof missing): void {
  const hasCard = state.payment_methods[draft.customer_id ?? ""] !== undefined;
  if (draft.collection_mode === "manual" || !isDue(draft) || hasCard) return;
  throw new PaddleError(400, `subscription_missing_payment_method_cannot_${action}`, missing[action]);
}

/** A decline that prevents what was asked leaves a transaction that is past due for a while, and nothing else. */
export function refuseDeclined(emulator: Emulator, draft: Transaction): void {
  if (canPay(emulator, draft)) return;
  const ms = emulator.session.behaviour.prevented_for_seconds * 1000;
  emulator.state.prevented[draft.id] = addToInstant(now(emulator).toISOString(), { months: 0, ms });
  collect(emulator, draft);
  throw new PaddleError(400, "subscription_payment_declined", "payment declined");
}
