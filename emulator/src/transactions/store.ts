import { moveCredit } from "../billing/account.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Transaction } from "../entities/transaction.ts";
import { newId } from "../ids.ts";
import { emit } from "../webhooks/emit.ts";

/** Every change of a transaction passes here: store, then its events. */
export function putTransaction(
  emulator: Emulator,
  transaction: Transaction,
  edits: Partial<Transaction>,
  ...eventTypes: string[]
): Transaction {
  const changed = { ...transaction, updated_at: now(emulator).toISOString(), ...edits };
  emulator.state.transactions[changed.id] = changed;
  emulator.changed();
  for (const eventType of eventTypes) emit(emulator, eventType, changed);
  return changed;
}

/** Bills carry a number from the moment they are one. */
export function nextInvoice(emulator: Emulator): Pick<Transaction, "invoice_id" | "invoice_number"> {
  emulator.state.last_invoice += 1;
  return {
    invoice_id: newId("inv", now(emulator).getTime()),
    invoice_number: `325-${emulator.state.last_invoice}`,
  };
}

export function checkoutUrl({ options }: Emulator, transactionId: string, base = options.checkoutUrl): string {
  const url = new URL(base);
  url.searchParams.set("_ptxn", transactionId);
  return url.href;
}

/** The bills of a subscription that could not be collected, the newest first; not those of prevented changes. */
export function allOverdue({ state }: Emulator, subscriptionId: string): Transaction[] {
  const open = Object.values(state.transactions).filter(
    ({ id, subscription_id, status }) =>
      subscription_id === subscriptionId && status === "past_due" && state.prevented[id] === undefined,
  );
  return open.toSorted((a, b) => (a.id < b.id ? 1 : -1));
}

export function overdue(emulator: Emulator, subscriptionId: string): Transaction | null {
  return allOverdue(emulator, subscriptionId)[0] ?? null;
}

/** Nobody will pay these any more; the credit set aside for them is free again. */
export function writeOff(emulator: Emulator, subscriptionId: string): void {
  for (const transaction of Object.values(emulator.state.transactions)) {
    const { subscription_id, status } = transaction;
    if (subscription_id === subscriptionId && status === "past_due") cancelUnpaid(emulator, transaction);
  }
}

export function cancelUnpaid(emulator: Emulator, transaction: Transaction): void {
  delete emulator.state.prevented[transaction.id];
  moveCredit(emulator, transaction, BigInt(transaction.details.totals.credit), "reserved", "available");
  putTransaction(emulator, transaction, { status: "canceled" }, "transaction.canceled");
}
