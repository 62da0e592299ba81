import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Address, Customer } from "../entities/customer.ts";
import type { Transaction } from "../entities/transaction.ts";
import { emitPaymentMethodSaved, newPaymentMethod, savePaymentMethod } from "../lifecycle/payment-method.ts";
import { recover } from "../lifecycle/renew.ts";
import type { PaymentMethod } from "../state.ts";
import { complete, recordDecline } from "../transactions/collect.ts";
import { detailsIn } from "../transactions/locate.ts";
import { newAddress, newCustomer } from "../transactions/parties.ts";
import { putTransaction } from "../transactions/store.ts";
import { store } from "../webhooks/emit.ts";
import { subscribe } from "./subscribe.ts";

function customerOf(emulator: Emulator, email: string): Customer {
  const { state } = emulator;
  const known = Object.values(state.customers).find((each) => each.email.toLowerCase() === email.toLowerCase());
  if (known) return known;
  return store(emulator, state.customers, newCustomer(emulator, { email }), "customer.created");
}

export function createAddress(emulator: Emulator, customer_id: string, country_code: string): Address {
  const address = newAddress(emulator, { customer_id, country_code });
  return store(emulator, emulator.state.addresses, address, "address.created");
}

/** Who buys, and from where. What the transaction already says stands, whatever the form says. */
export function identify(
  emulator: Emulator,
  transaction: Transaction,
  email: string,
  country: string,
): Pick<Transaction, "customer_id" | "address_id"> {
  const customer_id = transaction.customer_id ?? customerOf(emulator, email).id;
  const address_id = transaction.address_id ?? createAddress(emulator, customer_id, country).id;
  return { customer_id, address_id };
}

export interface Form {
  /** null where none is needed: a trial that asks for none. */
  card: string | null;
  country: string;
  email: string;
}

export type Outcome = "paid" | "declined" | "closed";

/** A change that was prevented is not bought by paying for it later. */
export function isPayable({ state }: Emulator, { id, status, collection_mode }: Transaction): boolean {
  if (state.prevented[id] !== undefined) return false;
  return (
    status === "draft" ||
    status === "ready" ||
    status === "past_due" ||
    (status === "billed" && collection_mode === "manual")
  );
}

export const isPaid = ({ status }: Transaction): boolean => status === "paid" || status === "completed";

/** A trial whose price says so begins without a card, and an invoice is paid by transfer. */
export function needsCard({ items, details, origin, collection_mode }: Transaction): boolean {
  if (collection_mode === "manual") return false;
  if (origin === "subscription_payment_method_change" || BigInt(details.totals.balance) > 0n) return true;
  return !items.some(({ price }) => price.trial_period?.requires_payment_method === false);
}

function makeReady(emulator: Emulator, transaction: Transaction, form: Form): Transaction {
  if (transaction.status !== "draft") return transaction;
  const parties = identify(emulator, transaction, form.email, form.country);
  const country = emulator.state.addresses[parties.address_id ?? ""]?.country_code ?? form.country;
  const edits = { ...parties, details: detailsIn(emulator, transaction, country), status: "ready" as const };
  return putTransaction(emulator, transaction, edits, "transaction.updated", "transaction.ready");
}

/** A subscription's own bill: its card is replaced, and whatever is overdue is paid with the new one. */
function settleOwn(emulator: Emulator, transaction: Transaction, method: PaymentMethod | null): void {
  const subscription = emulator.state.subscriptions[transaction.subscription_id ?? ""];
  if (transaction.status !== "past_due") complete(emulator, transaction, method);
  if (subscription?.status === "past_due") recover(emulator, subscription);
}

/** Pays a transaction, once. A card that is refused leaves it as payable as before. */
export function pay(emulator: Emulator, transaction: Transaction, form: Form): Outcome {
  if (isPaid(transaction)) return "paid";
  if (!isPayable(emulator, transaction)) return "closed";
  const ready = makeReady(emulator, transaction, form);
  const customerId = ready.customer_id ?? "";
  if (form.card === null && needsCard(ready)) return "declined";
  const method = form.card === null ? null : newPaymentMethod(emulator, customerId, form.card, ready.address_id);
  if (form.card !== null && method?.behaviour !== "accepts" && method?.behaviour !== "declines_renewals") {
    recordDecline(emulator, ready, method, ready.status);
    return "declined";
  }
  if (method) {
    savePaymentMethod(emulator, customerId, method);
    emitPaymentMethodSaved(emulator, customerId, ready.subscription_id ? "subscription" : "saved_during_purchase");
  }
  if (ready.subscription_id) {
    settleOwn(emulator, ready, method);
    return "paid";
  }
  complete(emulator, ready, method, (paid) => {
    const subscription = subscribe(emulator, paid, now(emulator).toISOString(), Boolean(method));
    if (!subscription) return {};
    const { id, current_billing_period } = subscription;
    return { subscription_id: id, billing_period: current_billing_period };
  });
  return "paid";
}
