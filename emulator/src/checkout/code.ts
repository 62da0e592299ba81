import type { Emulator } from "../emulator.ts";
import type { Transaction } from "../entities/transaction.ts";
import { PaddleError } from "../errors.ts";
import { editTransaction } from "../transactions/create.ts";

/** Gives a purchase the discount of a code that its buyer entered; false where the code is no use. */
export function applyCode(emulator: Emulator, transaction: Transaction, code: string): boolean {
  const wanted = code.trim().toLowerCase();
  const discount = Object.values(emulator.state.discounts).find(
    (each) => each.enabled_for_checkout && each.code?.toLowerCase() === wanted,
  );
  if (!discount || transaction.origin === "subscription_payment_method_change") return false;
  try {
    editTransaction(emulator, transaction, { discount_id: discount.id });
    return true;
  } catch (error) {
    if (error instanceof PaddleError) return false;
    throw error;
  }
}
