import type { Price, Product } from "../entities/catalog";
import type { TimePeriod } from "../entities/subscription";
import type { PreviewLineItem, Totals } from "../entities/transaction";
import { type Fraction, one, parseRate, rateText, times } from "./money";
import { unitAmount } from "./prices";

/** Something to bill. A quantity below zero is a credit. */
export interface Charge {
  price: Price;
  product: Product;
  quantity: number;
  /** The part of the price to bill, and the time it pays for; null bills the price as it is. */
  proration: { rate: Fraction; period: TimePeriod } | null;
}

/** Where and in what money it is billed. */
export interface Terms {
  currency_code: string;
  country: string | null;
  tax_rate: string;
}

function totalsOf(unit: bigint, quantity: number, rate: Fraction, tax_rate: string): Totals {
  const subtotal = times(unit * BigInt(quantity), rate);
  const tax = times(subtotal, parseRate(tax_rate));
  return {
    subtotal: String(subtotal),
    discount: "0",
    tax: String(tax),
    total: String(subtotal + tax),
  };
}

/** One line: rounded once for the subtotal and once for its tax, so that the lines add up to the transaction. */
export function toLine(
  { price, product, quantity, proration }: Charge,
  { currency_code, country, tax_rate }: Terms,
): PreviewLineItem {
  const unit = unitAmount(price, currency_code, country);
  if (unit === null) throw new Error(`${price.id} has no price in ${currency_code}`);
  const rate = proration?.rate ?? one;
  return {
    price_id: price.id,
    quantity,
    proration: proration && { rate: rateText(rate), billing_period: proration.period },
    tax_rate,
    unit_totals: totalsOf(unit, 1, rate, tax_rate),
    totals: totalsOf(unit, quantity, rate, tax_rate),
    product,
  };
}
