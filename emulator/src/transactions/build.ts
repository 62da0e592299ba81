import { randomUUID } from "node:crypto";
import type { Charge } from "../billing/charge.ts";
import { type Terms, toLines } from "../billing/lines.ts";
import { divideRounded } from "../billing/money.ts";
import { paidOut, payoutTotals } from "../billing/payout.ts";
import { adjustedFrom, detailsOf } from "../billing/totals.ts";
import type { AdjustedTotals, LineItem, Payment, Transaction, TransactionDetails } from "../entities/transaction.ts";
import { newId } from "../ids.ts";
import type { PaymentMethod } from "../state.ts";

/** An attempt to take an amount from a card. */
export function attemptOf(method: PaymentMethod, amount: string, at: string, isCaptured: boolean): Payment {
  return {
    payment_attempt_id: randomUUID(),
    stored_payment_method_id: randomUUID(),
    payment_method_id: method.id,
    amount,
    status: isCaptured ? "captured" : "error",
    error_code: isCaptured ? null : "declined",
    method_details: { type: "card", card: cardOf(method) },
    created_at: at,
    captured_at: isCaptured ? at : null,
  };
}

export function cardOf({
  last4,
  cardholder_name,
  expires = "2034-12",
}: Pick<PaymentMethod, "last4" | "cardholder_name" | "expires">) {
  const [expiry_year = 0, expiry_month = 0] = expires.split("-").map(Number);
  return { type: "visa", last4, expiry_month, expiry_year, cardholder_name } as const;
}

/** A bill that was credited before it was paid keeps what was taken off. */
function lessCredits(before: TransactionDetails, after: AdjustedTotals): AdjustedTotals {
  const less = (name: "subtotal" | "tax" | "total" | "grand_total") => {
    const credited = BigInt(before.totals[name]) - BigInt(before.adjusted_totals[name]);
    return String(BigInt(after[name]) - paidOut(credited, before.totals.currency_code, after.currency_code));
  };
  const [subtotal, tax] = [less("subtotal"), less("tax")];
  return { ...after, subtotal, tax, total: less("total"), grand_total: less("grand_total") };
}

/** Paddle's part, five per cent and fifty, and what is left for the seller; known once it is paid. */
export function withFees(details: TransactionDetails): TransactionDetails {
  const total = BigInt(details.totals.total);
  const fee = total > 0n ? divideRounded(total * 5n, 100n) + 50n : 0n;
  const earnings = total - BigInt(details.totals.tax) - fee;
  const totals = { ...details.totals, balance: "0", fee: String(fee), earnings: String(earnings) };
  const payout_totals = payoutTotals(totals);
  const adjusted_payout = lessCredits(details, adjustedFrom(payout_totals));
  const { grand_total: _, fee: paidFee, earnings: paidEarnings, ...adjusted } = adjusted_payout;
  return {
    ...details,
    totals,
    adjusted_totals: lessCredits(details, adjustedFrom(totals)),
    payout_totals,
    adjusted_payout_totals: {
      ...adjusted,
      fee: paidFee ?? "0",
      earnings: paidEarnings ?? "0",
      chargeback_fee: { amount: "0", original: null },
    },
  };
}

export type TransactionDraft = Pick<
  Transaction,
  "customer_id" | "address_id" | "currency_code" | "origin" | "subscription_id"
> &
  Partial<Transaction> & { id: string; created_at: string; charges: Charge[] };

export function buildDetails(
  charges: Charge[],
  terms: Terms,
  available: bigint,
  lineId = () => newId("txnitm", Date.now()),
): TransactionDetails {
  const lines: LineItem[] = toLines(charges, terms).map((line) => ({ id: lineId(), ...line }));
  const details = detailsOf(lines, terms, available);
  return {
    ...details,
    adjusted_totals: adjustedFrom(details.totals),
    payout_totals: null,
    adjusted_payout_totals: null,
  };
}

/** The items of a transaction are what is bought; credits for what is given up are only lines. */
export function itemsOf(charges: Charge[], details: TransactionDetails): Transaction["items"] {
  return charges.flatMap(({ price, quantity }, index) =>
    quantity > 0 ? [{ price, quantity, proration: details.line_items[index]?.proration ?? null }] : [],
  );
}

/** A whole entity from what is particular about it. */
export function buildTransaction({ charges, ...fields }: TransactionDraft, details: TransactionDetails): Transaction {
  return {
    status: "draft",
    business_id: null,
    custom_data: null,
    invoice_id: null,
    invoice_number: null,
    collection_mode: "automatic",
    discount_id: charges.find(({ discount }) => discount !== null)?.discount?.id ?? null,
    billing_details: null,
    billing_period: null,
    items: itemsOf(charges, details),
    details,
    payments: [],
    checkout: { url: null },
    updated_at: fields.created_at,
    billed_at: null,
    revised_at: null,
    ...fields,
  };
}
