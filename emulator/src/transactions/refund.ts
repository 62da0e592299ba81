import { divideRounded, smaller, sum } from "../billing/money.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Adjustment, AdjustmentItem, AdjustmentTotals } from "../entities/adjustment.ts";
import type { LineItem, Transaction } from "../entities/transaction.ts";
import { PaddleError } from "../errors.ts";
import { newId } from "../ids.ts";
import { emit } from "../webhooks/emit.ts";
import { putTransaction } from "./store.ts";

export function adjustmentsOf({ state }: Emulator, transactionId: string): Adjustment[] {
  return Object.values(state.adjustments).filter(({ transaction_id }) => transaction_id === transactionId);
}

/** What of a line can still be given back. */
function remainingOf({ id, totals }: LineItem, refunds: Adjustment[]): bigint {
  const given = refunds.flatMap(({ items }) => items).filter(({ item_id }) => item_id === id);
  return BigInt(totals.total) - sum(given.map(({ amount }) => amount));
}

function refundLine(line: LineItem, amount: bigint, id: string): AdjustmentItem {
  const total = BigInt(line.totals.total);
  const tax = divideRounded(amount * BigInt(line.totals.tax), total);
  return {
    id,
    item_id: line.id,
    type: amount === total ? "full" : "partial",
    amount: String(amount),
    proration: null,
    totals: { subtotal: String(amount - tax), tax: String(tax), total: String(amount) },
  };
}

/** Spreads an amount over the lines, the first lines first. */
function refundItems(lines: LineItem[], refunds: Adjustment[], amount: bigint, time: number): AdjustmentItem[] {
  let rest = amount;
  return lines.flatMap((line) => {
    const part = smaller(rest, remainingOf(line, refunds));
    if (part <= 0n) return [];
    rest -= part;
    return [refundLine(line, part, newId("adjitm", time))];
  });
}

function totalsOf(items: AdjustmentItem[], currency_code: string): AdjustmentTotals {
  const field = (name: "subtotal" | "tax" | "total") => sum(items.map(({ totals }) => totals[name]));
  const fee = divideRounded(field("total") * 5n, 100n);
  return {
    subtotal: String(field("subtotal")),
    tax: String(field("tax")),
    total: String(field("total")),
    fee: String(fee),
    earnings: String(field("subtotal") - fee),
    currency_code,
  };
}

function adjustedDetails({ details }: Transaction, given: AdjustmentTotals): Transaction["details"] {
  const less = (amount: string, by: string) => String(BigInt(amount) - BigInt(by));
  const before = details.adjusted_totals;
  const adjusted = {
    ...before,
    subtotal: less(before.subtotal, given.subtotal),
    tax: less(before.tax, given.tax),
    total: less(before.total, given.total),
    grand_total: less(before.grand_total, given.total),
    fee: less(before.fee ?? "0", given.fee),
    earnings: less(before.earnings ?? "0", given.earnings),
  };
  const { grand_total: _, ...payout } = adjusted;
  return {
    ...details,
    adjusted_totals: adjusted,
    adjusted_payout_totals: { ...payout, chargeback_fee: { amount: "0", original: null } },
  };
}

/** What gives an amount back, and the transaction's details after it. */
export function buildRefund(
  transaction: Transaction,
  earlier: Adjustment[],
  amount: bigint,
  at: string,
): { adjustment: Adjustment; details: Transaction["details"] } {
  const { id, customer_id, subscription_id, currency_code, details } = transaction;
  const time = Date.parse(at);
  const items = refundItems(details.line_items, earlier, amount, time);
  const totals = totalsOf(items, currency_code);
  const { subtotal, tax, total } = totals;
  const tax_rate = details.tax_rates_used[0]?.tax_rate ?? "0";
  const adjustment: Adjustment = {
    id: newId("adj", time),
    action: "refund",
    type: total === details.totals.total ? "full" : "partial",
    transaction_id: id,
    subscription_id,
    customer_id: customer_id ?? "",
    reason: "requested_by_customer",
    credit_applied_to_balance: null,
    currency_code,
    status: "approved",
    items,
    totals,
    payout_totals: { ...totals, chargeback_fee: { amount: "0", original: null } },
    tax_rates_used: [{ tax_rate, totals: { subtotal, tax, total } }],
    created_at: at,
    updated_at: at,
  };
  return { adjustment, details: adjustedDetails(transaction, totals) };
}

/** Gives money back, all that is left of it when no amount is named. */
export function refund(emulator: Emulator, transaction: Transaction, wanted: bigint | null): Adjustment {
  if (transaction.status !== "completed") {
    const code = "adjustment_transaction_invalid_status_for_refund";
    throw new PaddleError(400, code, "only completed transactions can be refunded");
  }
  const left = BigInt(transaction.details.adjusted_totals.grand_total);
  const amount = wanted ?? left;
  if (amount <= 0n || amount > left) {
    const detail = `the amount must be between 1 and ${left}`;
    throw new PaddleError(400, "adjustment_amount_above_remaining_allowed", detail);
  }
  const earlier = adjustmentsOf(emulator, transaction.id);
  const at = now(emulator).toISOString();
  const { adjustment, details } = buildRefund(transaction, earlier, amount, at);
  emulator.state.adjustments[adjustment.id] = adjustment;
  emit(emulator, "adjustment.created", adjustment);
  putTransaction(emulator, transaction, { details }, "transaction.updated");
  return adjustment;
}
