import type { Adjustment } from "../entities/adjustment.ts";
import type { TransactionDetails } from "../entities/transaction.ts";
import { sum } from "./money.ts";
import { adjustedFrom } from "./totals.ts";

/** Whether it changes what a transaction comes to: not before it is approved, and not once it is reversed. */
export function isCounted({ action, status }: Adjustment): boolean {
  return status === "approved" && !action.endsWith("_reverse");
}

const less = (amount: string, by: (string | bigint)[]) => String(BigInt(amount) - sum(by));

/** The details with their adjusted totals counted anew from all the adjustments of the transaction. */
export function withAdjustments(details: TransactionDetails, adjustments: Adjustment[]): TransactionDetails {
  const counted = adjustments.filter(isCounted);
  const of = (name: "subtotal" | "tax" | "total" | "fee" | "earnings") => counted.map(({ totals }) => totals[name]);
  const { fee, earnings, ...before } = adjustedFrom(details.totals);
  const adjusted_totals = {
    ...before,
    subtotal: less(before.subtotal, of("subtotal")),
    tax: less(before.tax, of("tax")),
    total: less(before.total, of("total")),
    grand_total: less(before.grand_total, of("total")),
    fee: fee === null ? null : less(fee, of("fee")),
    earnings: earnings === null ? null : less(earnings, of("earnings")),
  };
  return { ...details, adjusted_totals, adjusted_payout_totals: adjustedPayout(details, counted) };
}

function adjustedPayout({ payout_totals }: TransactionDetails, counted: Adjustment[]) {
  if (!payout_totals) return null;
  const { subtotal, tax, total, fee, earnings, currency_code } = payout_totals;
  const paidOut = counted.flatMap((each) => each.payout_totals ?? []);
  const fees = paidOut.flatMap(({ chargeback_fee }) => chargeback_fee ?? []);
  return {
    subtotal: less(
      subtotal,
      paidOut.map((each) => each.subtotal),
    ),
    tax: less(
      tax,
      paidOut.map((each) => each.tax),
    ),
    total: less(
      total,
      paidOut.map((each) => each.total),
    ),
    fee: less(
      fee ?? "0",
      paidOut.map((each) => each.fee),
    ),
    chargeback_fee: {
      amount: String(sum(fees.map(({ amount }) => amount))),
      original: fees.find(({ original }) => original !== null)?.original ?? null,
    },
    earnings: less(
      earnings ?? "0",
      paidOut.map((each) => each.earnings),
    ),
    currency_code,
  };
}

/** All that was given back on a transaction. */
export function addUpAdjustments(adjustments: Adjustment[], currency_code: string) {
  const counted = adjustments.filter(isCounted);
  const field = (name: "subtotal" | "tax" | "total" | "fee" | "earnings") =>
    String(sum(counted.map(({ totals }) => totals[name])));
  const by = (...actions: string[]) =>
    String(sum(counted.filter(({ action }) => actions.includes(action)).map(({ totals }) => totals.total)));
  return {
    subtotal: field("subtotal"),
    tax: field("tax"),
    total: field("total"),
    fee: field("fee"),
    earnings: field("earnings"),
    breakdown: { credit: by("credit"), refund: by("refund"), chargeback: by("chargeback", "chargeback_warning") },
    currency_code,
  };
}
