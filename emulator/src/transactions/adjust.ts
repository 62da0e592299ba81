import { sum } from "../billing/money.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Adjustment } from "../entities/adjustment.ts";
import type { Transaction } from "../entities/transaction.ts";
import { PaddleError } from "../errors.ts";
import { pick, type RequestedItem, spread } from "./adjustment-items.ts";
import { adjustmentsOf, buildAdjustment, putAdjustment, refusePending, refuseUnpaid } from "./refund.ts";
import { putTransaction } from "./store.ts";

export interface AdjustmentRequest {
  action: "refund" | "credit";
  reason: string;
  /** null adjusts all that is left. */
  items: RequestedItem[] | null;
  isTaxAdded: boolean;
}

function refuseUncreditable({ collection_mode, status }: Transaction): void {
  if (collection_mode !== "manual") {
    const detail = "only manually-collected transactions can be credited";
    throw new PaddleError(400, "adjustment_invalid_credit_action", detail);
  }
  if (status !== "billed" && status !== "past_due") {
    const detail = "only billed and past due transactions can be credited";
    throw new PaddleError(400, "adjustment_transaction_invalid_status_for_credit", detail);
  }
}

/** What is still to be paid of a bill, or was paid and not given back. */
function leftOf({ details }: Transaction, action: AdjustmentRequest["action"]): bigint {
  return BigInt(action === "credit" ? details.totals.balance : details.adjusted_totals.grand_total);
}

/** As the API asks for it. A refund waits for approval; a credit lowers what is due at once. */
export function adjust(emulator: Emulator, transaction: Transaction, request: AdjustmentRequest): Adjustment {
  const { action, reason, items: requested, isTaxAdded } = request;
  if (!transaction.customer_id) {
    const detail = "the transaction has no customer";
    throw new PaddleError(400, "adjustment_transaction_missing_customer_id", detail);
  }
  if (action === "refund") refuseUnpaid(transaction);
  else refuseUncreditable(transaction);
  refusePending(emulator, transaction);
  const earlier = adjustmentsOf(emulator, transaction.id);
  const left = leftOf(transaction, action);
  if (left <= 0n) {
    const code = "adjustment_transaction_item_has_already_been_fully_adjusted";
    throw new PaddleError(400, code, "the transaction is adjusted in full");
  }
  const lines = transaction.details.line_items;
  const items = requested ? pick(lines, earlier, requested, isTaxAdded) : spread(lines, earlier, left);
  const total = sum(items.map(({ totals }) => totals.total));
  if (total > left) {
    const detail = `the adjustment of ${total} is above the remaining ${left}`;
    throw new PaddleError(400, "adjustment_total_amount_above_remaining_allowed", detail);
  }
  const type = requested ? "partial" : "full";
  const status = action === "refund" ? "pending_approval" : "approved";
  const at = now(emulator).toISOString();
  const adjustment = buildAdjustment(transaction, { action, type, status, reason, items }, at);
  if (action === "credit") {
    const totals = { ...transaction.details.totals, balance: String(left - total) };
    putTransaction(emulator, transaction, { details: { ...transaction.details, totals } });
  }
  return putAdjustment(emulator, adjustment, "adjustment.created");
}

function requirePending({ id, status }: Adjustment): void {
  if (status === "pending_approval") return;
  throw new PaddleError(400, "conflict", `${id} is ${status}, not pending_approval`);
}

/** Paddle's word on a refund that waits for it. */
export function review(emulator: Emulator, adjustment: Adjustment, status: "approved" | "rejected"): Adjustment {
  requirePending(adjustment);
  const reviewed = { ...adjustment, status, updated_at: now(emulator).toISOString() };
  return putAdjustment(emulator, reviewed, "adjustment.updated");
}

/** A bank takes back what is left of a payment, or says that it is about to. */
export function chargeBack(
  emulator: Emulator,
  transaction: Transaction,
  action: "chargeback" | "chargeback_warning",
): Adjustment {
  refuseUnpaid(transaction);
  refusePending(emulator, transaction);
  const left = leftOf(transaction, "refund");
  if (left <= 0n) {
    const code = "adjustment_transaction_item_has_already_been_fully_adjusted";
    throw new PaddleError(400, code, "nothing is left of the transaction");
  }
  const items = spread(transaction.details.line_items, adjustmentsOf(emulator, transaction.id), left);
  const draft = { action, type: "full", status: "approved", reason: "chargeback", items } as const;
  const adjustment = buildAdjustment(transaction, draft, now(emulator).toISOString());
  return putAdjustment(emulator, adjustment, "adjustment.created");
}

export function isDisputed({ action, status }: Adjustment): boolean {
  return status === "approved" && (action === "chargeback" || action === "chargeback_warning");
}

/** The dispute was won: what was taken comes back. */
export function turnReversed(emulator: Emulator, adjustment: Adjustment): Adjustment {
  if (!isDisputed(adjustment)) throw new PaddleError(400, "conflict", `${adjustment.id} can't be reversed`);
  const reversed = { ...adjustment, status: "reversed" as const, updated_at: now(emulator).toISOString() };
  return putAdjustment(emulator, reversed, "adjustment.updated");
}

/** The same, told by an adjustment of its own that mirrors the first one. */
export function reverse(emulator: Emulator, transaction: Transaction, disputed: Adjustment): Adjustment {
  const { type, items } = disputed;
  const action = disputed.action === "chargeback" ? "chargeback_reverse" : "chargeback_warning_reverse";
  const draft = { action, type, status: "approved", reason: "chargeback won", items } as const;
  const mirror = buildAdjustment(transaction, draft, now(emulator).toISOString());
  putAdjustment(emulator, mirror, "adjustment.created");
  turnReversed(emulator, disputed);
  return mirror;
}
