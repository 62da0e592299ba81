import { availableCredit } from "../../billing/credit";
import { toLine } from "../../billing/lines";
import { sum } from "../../billing/money";
import { termsOf, wholePeriod } from "../../billing/terms";
import { previewDetails } from "../../billing/totals";
import { addDuration } from "../../duration";
import type { Emulator } from "../../emulator";
import type { Subscription } from "../../entities/subscription";
import type { PreviewDetails, PreviewLineItem, TransactionPreview } from "../../entities/transaction";
import { draftImmediate } from "./apply";
import { type Plan, planUpdate } from "./plan";
import type { UpdateRequest } from "./request";

/** What it costs for each period from now on, as things stand. */
export function recurringDetails(emulator: Emulator, subscription: Subscription): PreviewDetails {
  const { current_billing_period, updated_at, billing_cycle } = subscription;
  const period = current_billing_period ?? {
    starts_at: updated_at,
    ends_at: addDuration(updated_at, billing_cycle),
  };
  return previewDetails(wholePeriod(subscription, period), termsOf(emulator, subscription), 0n);
}

/** The next bill; null where none is planned. */
export function nextTransaction(
  emulator: Emulator,
  subscription: Subscription,
  available = availableCredit(emulator, subscription),
  added: Plan["postponed"] = [],
): TransactionPreview | null {
  const { status, scheduled_change, next_billed_at, billing_cycle, id } = subscription;
  if (status === "canceled" || status === "paused" || scheduled_change || !next_billed_at) return null;
  const period = { starts_at: next_billed_at, ends_at: addDuration(next_billed_at, billing_cycle) };
  const postponed = [...(emulator.state.postponed[id] ?? []), ...added];
  const charges = [...wholePeriod(subscription, period), ...postponed];
  return {
    billing_period: period,
    details: previewDetails(charges, termsOf(emulator, subscription), available),
    adjustments: [],
  };
}

function summaryOf(lines: PreviewLineItem[], currency_code: string) {
  const totals = lines.map(({ totals }) => BigInt(totals.total));
  const credit = sum(totals.filter((total) => total < 0n));
  const charge = sum(totals.filter((total) => total > 0n));
  const result = charge + credit;
  const action = result < 0n ? "credit" : "charge";
  return {
    credit: { amount: String(credit), currency_code },
    charge: { amount: String(charge), currency_code },
    result: { action, amount: String(result), currency_code },
  };
}

/** What an update would do and cost. Nothing is stored, counted or sent. */
export function previewUpdate(emulator: Emulator, subscription: Subscription, request: UpdateRequest) {
  const plan = planUpdate(emulator, subscription, request);
  const draft = draftImmediate(emulator, plan);
  const { id: _, ...after } = plan.after;
  const { currency_code } = after;
  const terms = termsOf(emulator, after);
  const totals = draft?.details.totals;
  const available =
    availableCredit(emulator, subscription) -
    BigInt(totals?.credit ?? 0) +
    BigInt(totals?.credit_to_balance ?? 0);
  const lines = [...plan.immediate, ...plan.postponed].map((charge) => toLine(charge, terms));
  const immediate = draft && {
    billing_period: draft.billing_period,
    details: previewDetails(plan.immediate, terms, availableCredit(emulator, subscription)),
    adjustments: [],
  };
  return {
    ...after,
    immediate_transaction: immediate,
    next_transaction: nextTransaction(emulator, plan.after, available, plan.postponed),
    recurring_transaction_details: recurringDetails(emulator, plan.after),
    update_summary: lines.length > 0 ? summaryOf(lines, currency_code) : null,
  };
}
