import { availableCredit, termsOf } from "../../billing/account.ts";
import { toLines, wholePeriod } from "../../billing/lines.ts";
import { isBelowChargeLimit, sum } from "../../billing/money.ts";
import { previewDetails } from "../../billing/totals.ts";
import { addDuration } from "../../duration.ts";
import type { Emulator } from "../../emulator.ts";
import type { Subscription } from "../../entities/subscription.ts";
import type { PreviewDetails, PreviewLineItem, Transaction, TransactionPreview } from "../../entities/transaction.ts";
import { PaddleError } from "../../errors.ts";
import { draftBill } from "../../transactions/collect.ts";
import { redeem } from "../../transactions/discount.ts";
import { keepMadeUp, previewedLines } from "../../transactions/made-up.ts";
import { renewalPeriod } from "../anchor.ts";
import { applyChange } from "../change.ts";
import { collect, refuseDeclined, refuseWithoutCard } from "../charge.ts";
import { discountAt } from "../discount.ts";
import { failRenewal } from "../renew.ts";
import type { UpdateRequest } from "./items.ts";
import { type Plan, planUpdate } from "./plan.ts";
import { countImmediateUpdate } from "./rules.ts";

/** The bill of an update that charges or credits at once; refused where Paddle could not collect it. */
export function draftImmediate(emulator: Emulator, plan: Plan): Transaction | null {
  const { after, immediate, at, origin } = plan;
  if (immediate.length === 0) return null;
  const period = { starts_at: at, ends_at: after.current_billing_period?.ends_at ?? at };
  const draft = draftBill(emulator, after, { origin, period, charges: immediate });
  refuseWithoutCard(emulator, draft, "update");
  const { balance, currency_code } = draft.details.totals;
  if (isBelowChargeLimit(BigInt(balance), currency_code)) {
    const code = "subscription_update_transaction_balance_less_than_charge_limit";
    throw new PaddleError(400, code, "the charge for this update is below the minimum charge");
  }
  return draft;
}

/** Does what is planned and settles what that costs, or does neither. */
export function carryOut(emulator: Emulator, subscription: Subscription, plan: Plan, mayFail: boolean): Subscription {
  if (plan.immediate.length > 0) countImmediateUpdate(emulator, subscription.id);
  const draft = draftImmediate(emulator, plan);
  if (draft && !mayFail) refuseDeclined(emulator, draft);
  keepMadeUp(emulator, [...plan.after.items, ...plan.immediate, ...plan.postponed]);
  const updated = applyChange(emulator, subscription, plan.after);
  const { postponed } = emulator.state;
  if (plan.postponed.length > 0) {
    postponed[updated.id] = [...(postponed[updated.id] ?? []), ...plan.postponed];
  }
  if (!draft || collect(emulator, draft)) return updated;
  return failRenewal(emulator, updated, plan.at);
}

export function update(emulator: Emulator, subscription: Subscription, request: UpdateRequest): Subscription {
  const plan = planUpdate(emulator, subscription, request);
  if (!plan.isChange) return subscription;
  const updated = carryOut(emulator, subscription, plan, request.on_payment_failure === "apply_change");
  const isUnscheduled = request.scheduled_change === null && subscription.status !== "paused";
  // Putting it on a subscription is a use of a discount; its renewals are none.
  if (updated.discount && updated.discount.id !== subscription.discount?.id) redeem(emulator, updated.discount.id);
  if (isUnscheduled) delete emulator.state.pauses[subscription.id];
  return updated;
}

/** What it costs for each period from now on, as things stand. */
export function recurringDetails(emulator: Emulator, subscription: Subscription): PreviewDetails {
  const { current_billing_period, updated_at, billing_cycle, next_billed_at } = subscription;
  const period = current_billing_period ?? {
    starts_at: updated_at,
    ends_at: addDuration(updated_at, billing_cycle),
  };
  const discount = discountAt(emulator, subscription, next_billed_at ?? period.starts_at);
  return previewDetails(wholePeriod(subscription, period, discount), termsOf(emulator, subscription), 0n);
}

/** The next bill; null where none is planned. */
export function nextTransaction(
  emulator: Emulator,
  subscription: Subscription,
  available = availableCredit(emulator, subscription),
  added: Plan["postponed"] = [],
): TransactionPreview | null {
  const { status, scheduled_change, next_billed_at, id } = subscription;
  if (status === "canceled" || status === "paused" || scheduled_change || !next_billed_at) return null;
  const period = renewalPeriod(emulator, subscription, next_billed_at);
  const postponed = [...(emulator.state.postponed[id] ?? []), ...added];
  const discount = discountAt(emulator, subscription, next_billed_at);
  const charges = [...wholePeriod(subscription, period, discount), ...postponed];
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

/** What a plan would do and cost. Nothing is stored, counted or sent. */
export function previewPlan(emulator: Emulator, subscription: Subscription, plan: Plan) {
  const draft = draftImmediate(emulator, plan);
  const { id: _, ...after } = plan.after;
  const { currency_code } = after;
  const terms = termsOf(emulator, after);
  const totals = draft?.details.totals;
  const available =
    availableCredit(emulator, subscription) - BigInt(totals?.credit ?? 0) + BigInt(totals?.credit_to_balance ?? 0);
  const lines = toLines([...plan.immediate, ...plan.postponed], terms);
  const immediate = draft && {
    billing_period: draft.billing_period,
    details: previewedLines(emulator, previewDetails(plan.immediate, terms, availableCredit(emulator, subscription))),
    adjustments: [],
  };
  const next = nextTransaction(emulator, plan.after, available, plan.postponed);
  return {
    ...after,
    immediate_transaction: immediate,
    next_transaction: next && { ...next, details: previewedLines(emulator, next.details) },
    recurring_transaction_details: previewedLines(emulator, recurringDetails(emulator, plan.after)),
    update_summary: lines.length > 0 ? summaryOf(lines, currency_code) : null,
  };
}

export function previewUpdate(emulator: Emulator, subscription: Subscription, request: UpdateRequest) {
  return previewPlan(emulator, subscription, planUpdate(emulator, subscription, request));
}
