import { now } from "../clock";
import type { Emulator } from "../emulator";
import type { Transaction } from "../entities/transaction";
import { newId } from "../ids";
import { emit } from "../webhooks/emit";

/** Every change of a transaction passes here: store, then its events. */
export function putTransaction(
  emulator: Emulator,
  transaction: Transaction,
  edits: Partial<Transaction>,
  ...eventTypes: string[]
): Transaction {
  const changed = { ...transaction, ...edits, updated_at: now(emulator).toISOString() };
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

export function checkoutUrl(
  { options }: Emulator,
  transactionId: string,
  base = options.checkoutUrl,
): string {
  const url = new URL(base);
  url.searchParams.set("_ptxn", transactionId);
  return url.href;
}
