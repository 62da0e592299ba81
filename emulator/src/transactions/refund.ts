import { withAdjustments } from "../billing/adjusted.ts";
import { divideRounded, sum } from "../billing/money.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Adjustment, AdjustmentItem, AdjustmentTotals } from "../entities/adjustment.ts";
import type { ChargebackFee, Transaction, TransactionDetails } from "../entities/transaction.ts";
import { PaddleError } from "../errors.ts";
import { newId } from "../ids.ts";
import { emit } from "../webhooks/emit.ts";
import { spread } from "./adjustment-items.ts";
import { putTransaction } from "./store.ts";

export function adjustmentsOf({ state }: Emulator, transactionId: string): Adjustment[] {
  return Object.values(state.adjustments).filter(({ transaction_id }) => transaction_id === transactionId);
}

/** Paddle gives its five per cent back; of what was never paid it took none. */
function totalsOf(items: AdjustmentItem[], currency_code: string, isPaid: boolean): AdjustmentTotals {
  const field = (name: "subtotal" | "tax" | "total") => sum(items.map(({ totals }) => totals[name]));
  const fee = isPaid ? divideRounded(field("total") * 5n, 100n) : 0n;
  return {
    subtotal: String(field("subtotal")),
    tax: String(field("tax")),
    total: String(field("total")),
    fee: String(fee),
    earnings: String(field("subtotal") - fee),
    currency_code,
  };
}

/** The same in the currency of the payout, at the rate at which the transaction was paid out. */
function paidOut(totals: AdjustmentTotals, details: TransactionDetails): AdjustmentTotals | null {
  const { payout_totals } = details;
  if (!payout_totals) return null;
  const paid = BigInt(details.totals.total);
  const convert = (amount: string) =>
    paid === 0n ? amount : String(divideRounded(BigInt(amount) * BigInt(payout_totals.total), paid));
  return {
    subtotal: convert(totals.subtotal),
    tax: convert(totals.tax),
    total: convert(totals.total),
    fee: convert(totals.fee),
    earnings: convert(totals.earnings),
    currency_code: payout_totals.currency_code,
  };
}

const chargebackFee = "1500";

function feeOf(action: Adjustment["action"], currency_code: string): { chargeback_fee?: ChargebackFee } {
  if (action !== "chargeback" && action !== "chargeback_warning") return {};
  const original = currency_code === "USD" ? null : { amount: chargebackFee, currency_code: "USD" };
  return { chargeback_fee: { amount: chargebackFee, original } };
}

export type AdjustmentDraft = Pick<Adjustment, "action" | "type" | "status" | "reason" | "items">;

/** A whole entity from what is particular about it. */
export function buildAdjustment(transaction: Transaction, draft: AdjustmentDraft, at: string): Adjustment {
  const { id, customer_id, subscription_id, currency_code, details, status } = transaction;
  const totals = totalsOf(draft.items, currency_code, status === "completed");
  const { subtotal, tax, total } = totals;
  const payout = paidOut(totals, details);
  const tax_rate = details.tax_rates_used[0]?.tax_rate ?? "0";
  return {
    id: newId("adj", Date.parse(at)),
    transaction_id: id,
    subscription_id,
    customer_id: customer_id ?? "",
    credit_applied_to_balance: draft.action === "credit" ? false : null,
    currency_code,
    totals,
    payout_totals: payout && { ...payout, ...feeOf(draft.action, payout.currency_code) },
    tax_rates_used: [{ tax_rate, totals: { subtotal, tax, total } }],
    created_at: at,
    updated_at: at,
    ...draft,
  };
}

/** What gives an amount back, and the transaction's details after it. */
export function buildRefund(
  transaction: Transaction,
  earlier: Adjustment[],
  amount: bigint,
  at: string,
  status: "approved" | "pending_approval" = "approved",
): { adjustment: Adjustment; details: Transaction["details"] } {
  const { details } = transaction;
  const type = amount === BigInt(details.totals.total) ? "full" : "partial";
  const items = spread(details.line_items, earlier, amount);
  const draft: AdjustmentDraft = { action: "refund", type, status, reason: "requested_by_customer", items };
  const adjustment = buildAdjustment(transaction, draft, at);
  return { adjustment, details: withAdjustments(details, [...earlier, adjustment]) };
}

const isWaiting = ({ status }: Adjustment) => status === "pending_approval" || status === "rejected";

/** Stores an adjustment and tells of it, and of what the transaction comes to if that changed. */
export function putAdjustment(emulator: Emulator, adjustment: Adjustment, eventType: string): Adjustment {
  const { state } = emulator;
  state.adjustments[adjustment.id] = adjustment;
  emulator.changed();
  emit(emulator, eventType, adjustment);
  const transaction = state.transactions[adjustment.transaction_id];
  const isWithoutEffect = isWaiting(adjustment) || adjustment.action.endsWith("_reverse");
  if (!transaction || isWithoutEffect) return adjustment;
  const details = withAdjustments(transaction.details, adjustmentsOf(emulator, transaction.id));
  putTransaction(emulator, transaction, { details }, "transaction.updated");
  return adjustment;
}

/** While a refund waits, nothing else is adjusted. */
export function refusePending(emulator: Emulator, transaction: Transaction): void {
  if (adjustmentsOf(emulator, transaction.id).some(({ status }) => status === "pending_approval")) {
    const detail = "the transaction has a refund that is pending approval";
    throw new PaddleError(400, "adjustment_pending_refund_request", detail);
  }
}

export function refuseUnpaid({ status }: Transaction): void {
  if (status === "completed") return;
  const code = "adjustment_transaction_invalid_status_for_refund";
  throw new PaddleError(400, code, "only completed transactions can be refunded");
}

/** Gives money back, all that is left of it when no amount is named. */
export function refund(
  emulator: Emulator,
  transaction: Transaction,
  wanted: bigint | null,
  status: "approved" | "pending_approval" = "approved",
): Adjustment {
  refuseUnpaid(transaction);
  refusePending(emulator, transaction);
  const left = BigInt(transaction.details.adjusted_totals.grand_total);
  const amount = wanted ?? left;
  if (amount <= 0n || amount > left) {
    const detail = left > 0n ? `the amount must be between 1 and ${left}` : "nothing is left to give back";
    throw new PaddleError(400, "adjustment_amount_above_remaining_allowed", detail);
  }
  const at = now(emulator).toISOString();
  const { adjustment } = buildRefund(transaction, adjustmentsOf(emulator, transaction.id), amount, at, status);
  return putAdjustment(emulator, adjustment, "adjustment.created");
}
