import { moveCredit } from "../billing/credit";
import type { Emulator } from "../emulator";
import type { Transaction } from "../entities/transaction";
import { putTransaction } from "./store";

/** The newest bill of a subscription that could not be collected. */
export function overdue({ state }: Emulator, subscriptionId: string): Transaction | null {
  const open = Object.values(state.transactions).filter(
    ({ subscription_id, status }) => subscription_id === subscriptionId && status === "past_due",
  );
  return open.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0] ?? null;
}

/** Nobody will pay these any more; the credit set aside for them is free again. */
export function writeOff(emulator: Emulator, subscriptionId: string): void {
  for (const transaction of Object.values(emulator.state.transactions)) {
    const { subscription_id, status, details } = transaction;
    if (subscription_id !== subscriptionId || status !== "past_due") continue;
    moveCredit(emulator, transaction, BigInt(details.totals.credit), "reserved", "available");
    putTransaction(emulator, transaction, { status: "canceled" }, "transaction.canceled");
  }
}
