import type { Price, TaxMode } from "../entities/catalog.ts";
import type { Totals } from "../entities/transaction.ts";
import { parseRate, times } from "./money.ts";

export const accountTaxModes = ["external", "internal", "location"] as const;
export type AccountTaxMode = (typeof accountTaxModes)[number];

/** Where buyers expect tax on top of what a price says; everywhere else `location` has it inside. */
const taxedOnTop = ["US", "CA"];

export interface Place {
  country: string | null;
  /** What a price's `account_setting` stands for. */
  account_tax_mode: AccountTaxMode;
}

/** Whether the amount of a price already has the tax of this place in it. */
export function isTaxInside({ tax_mode }: Pick<Price, "tax_mode">, { country, account_tax_mode }: Place): boolean {
  const mode: TaxMode = tax_mode === "account_setting" ? account_tax_mode : tax_mode;
  if (mode === "location") return country !== null && !taxedOnTop.includes(country);
  return mode === "internal";
}

interface Taxed {
  /** What the price comes to, and what is taken off that: with tax where it is inside, else without. */
  listed: bigint;
  off: bigint;
  tax_rate: string;
  isInside: boolean;
}

const asTotals = (subtotal: bigint, discount: bigint, tax: bigint): Totals => ({
  subtotal: String(subtotal),
  discount: String(discount),
  tax: String(tax),
  total: String(subtotal - discount + tax),
});

/** Tax is of what is left after the discount. Where it is inside, the total is what the price says and the rest follows. */
export function taxedTotals({ listed, off, tax_rate, isInside }: Taxed): Totals {
  const rate = parseRate(tax_rate);
  if (!isInside) return asTotals(listed, off, times(listed - off, rate));
  const within = { numerator: rate.numerator, denominator: rate.numerator + rate.denominator };
  const total = listed - off;
  const tax = times(total, within);
  const subtotal = listed - times(listed, within);
  return asTotals(subtotal, subtotal - (total - tax), tax);
}
