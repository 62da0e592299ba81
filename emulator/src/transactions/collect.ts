import { availableCredit, moveCredit, termsOf } from "../billing/account.ts";
import type { Charge } from "../billing/charge.ts";
import { none } from "../billing/money.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription, TimePeriod } from "../entities/subscription.ts";
import type { Transaction, TransactionOrigin } from "../entities/transaction.ts";
import { PaddleError } from "../errors.ts";
import { newId } from "../ids.ts";
import type { PaymentMethod } from "../state.ts";
import { attemptOf, buildDetails, buildTransaction, withFees } from "./build.ts";
import { redeem } from "./discount.ts";
import { checkoutUrl, nextInvoice, overdue, putTransaction } from "./store.ts";

export interface Bill {
  origin: TransactionOrigin;
  period: TimePeriod;
  charges: Charge[];
}

/** What a subscription is billed, not yet stored and not yet told to anyone. */
export function draftBill(
  emulator: Emulator,
  subscription: Subscription,
  { origin, period, charges }: Bill,
): Transaction {
  const at = now(emulator);
  const { id, customer_id, address_id, business_id, currency_code, custom_data } = subscription;
  const { collection_mode, billing_details } = subscription;
  const txnId = newId("txn", at.getTime());
  const hasCheckout = collection_mode === "automatic" || billing_details?.enable_checkout === true;
  const draft = {
    id: txnId,
    status: "ready" as const,
    customer_id,
    address_id,
    business_id,
    custom_data,
    currency_code,
    origin,
    subscription_id: id,
    collection_mode,
    billing_details,
    billing_period: period,
    checkout: { url: hasCheckout ? checkoutUrl(emulator, txnId) : null },
    created_at: at.toISOString(),
    charges,
  };
  const details = buildDetails(charges, termsOf(emulator, subscription), availableCredit(emulator, draft));
  return buildTransaction(draft, details);
}

/** The bill is made out. Credit on account is set aside for it. */
export function issue(emulator: Emulator, draft: Transaction): Transaction {
  const created = putTransaction(emulator, draft, {}, "transaction.created");
  if (created.subscription_id === null) redeem(emulator, created.discount_id);
  moveCredit(emulator, created, BigInt(created.details.totals.credit), "available", "reserved");
  const billed_at = now(emulator).toISOString();
  const invoice = draft.collection_mode === "manual" ? nextInvoice(emulator) : {};
  return putTransaction(emulator, created, { status: "billed", billed_at, ...invoice }, "transaction.billed");
}

/** Where a card was just entered it is tried even when nothing is due; elsewhere nothing is taken for nothing. */
function isTried({ details, origin, subscription_id }: Transaction): boolean {
  const isEntered = origin === "subscription_payment_method_change" || subscription_id === null;
  return isEntered || BigInt(details.totals.balance) > 0n;
}

/** The money is there: paid, then completed with an invoice. */
export function complete(
  emulator: Emulator,
  transaction: Transaction,
  method: PaymentMethod | null,
  between: (paid: Transaction) => Partial<Transaction> = () => ({}),
): Transaction {
  const { totals } = transaction.details;
  // One that was billed before was counted then; bills of a subscription use nothing up.
  if (transaction.subscription_id === null && transaction.billed_at === null) redeem(emulator, transaction.discount_id);
  const at = now(emulator).toISOString();
  const attempts = method && isTried(transaction) ? [attemptOf(method, totals.balance, at, true)] : [];
  const payments = [...attempts, ...transaction.payments];
  const tried = putTransaction(emulator, transaction, { payments }, "transaction.updated");
  const billed_at = tried.billed_at ?? at;
  const details = { ...tried.details, totals: { ...totals, balance: "0" } };
  const paid = putTransaction(emulator, tried, { status: "paid", billed_at, details }, "transaction.paid");
  moveCredit(emulator, paid, BigInt(totals.credit), "reserved", "used");
  moveCredit(emulator, paid, BigInt(totals.credit_to_balance), null, "available");
  const more = between(paid);
  const invoice = paid.invoice_number ? {} : nextInvoice(emulator);
  const numbered = putTransaction(emulator, paid, { ...more, ...invoice }, "transaction.updated");
  const settled = { status: "completed" as const, details: withFees(numbered.details) };
  return putTransaction(emulator, numbered, settled, "transaction.completed");
}

/** A card said no. */
export function recordDecline(
  emulator: Emulator,
  transaction: Transaction,
  method: PaymentMethod | null,
  status: Transaction["status"],
  ...alsoEmitted: string[]
): Transaction {
  const { balance } = transaction.details.totals;
  const attempts = method ? [attemptOf(method, balance, now(emulator).toISOString(), false)] : [];
  const payments = [...attempts, ...transaction.payments];
  return putTransaction(emulator, transaction, { status, payments }, "transaction.payment_failed", ...alsoEmitted);
}

/** A bill over nothing, whose checkout takes a new card. */
export function createPaymentMethodChange(emulator: Emulator, subscription: Subscription): Transaction {
  const at = now(emulator).toISOString();
  const period = { starts_at: at, ends_at: subscription.current_billing_period?.ends_at ?? at };
  const charges: Charge[] = subscription.items.map(({ price, product, quantity }) => ({
    price,
    product,
    quantity,
    proration: { rate: none, period },
    discount: null,
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
