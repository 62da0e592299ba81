import type {
  AdjustedTotals,
  PreviewDetails,
  PreviewLineItem,
  Totals,
  TransactionTotals,
} from "../entities/transaction.ts";
import type { Charge } from "./charge.ts";
import { type Terms, toLines } from "./lines.ts";
import { smaller, sum } from "./money.ts";

export function addUp(totals: Totals[]): Totals {
  const field = (name: keyof Totals) => String(sum(totals.map((each) => each[name])));
  return {
    subtotal: field("subtotal"),
    discount: field("discount"),
    tax: field("tax"),
    total: field("total"),
  };
}

/** What is to be paid: credit on account first; a total below zero goes to the account. */
function withCredit(totals: Totals, currency_code: string, available: bigint): TransactionTotals {
  const total = BigInt(totals.total);
  const credit = total > 0n ? smaller(total, available) : 0n;
  const toBalance = total < 0n ? -total : 0n;
  const due = String(total - credit + toBalance);
  return {
    ...totals,
    credit: String(credit),
    credit_to_balance: String(toBalance),
    balance: due,
    grand_total: due,
    fee: null,
    earnings: null,
    currency_code,
  };
}

export function detailsOf<T extends PreviewLineItem>(
  line_items: T[],
  { tax_rate, currency_code }: Terms,
  available: bigint,
): PreviewDetails & { line_items: T[] } {
  const totals = addUp(line_items.map((line) => line.totals));
  return {
    tax_rates_used: [{ tax_rate, totals }],
    totals: withCredit(totals, currency_code, available),
    line_items,
  };
}

export function previewDetails(charges: Charge[], terms: Terms, available: bigint): PreviewDetails {
  return detailsOf(toLines(charges, terms), terms, available);
}

export function adjustedFrom(totals: TransactionTotals): AdjustedTotals {
  const { subtotal, tax, total, grand_total, fee, earnings, currency_code } = totals;
  return { subtotal, tax, total, grand_total, fee, earnings, currency_code };
}
