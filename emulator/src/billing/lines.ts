import type { Price, Product } from "../entities/catalog.ts";
import type { Subscription, TimePeriod } from "../entities/subscription.ts";
import type { PreviewLineItem } from "../entities/transaction.ts";
import { type Fraction, one, rateText, times } from "./money.ts";
import { isTaxInside, type Place, taxedTotals } from "./tax.ts";

/** What one unit costs in a currency; where a currency is charged in several countries, the country's own price. */
export function unitAmount(price: Price, currency_code: string, country: string | null): bigint | null {
  const overrides = price.unit_price_overrides.filter(({ unit_price }) => unit_price.currency_code === currency_code);
  const local = overrides.find(({ country_codes }) => country !== null && country_codes.includes(country));
  const isBase = price.unit_price.currency_code === currency_code;
  const chosen = local?.unit_price ?? (isBase ? price.unit_price : overrides[0]?.unit_price);
  return chosen ? BigInt(chosen.amount) : null;
}

/** The currency a country pays all these prices in: its own where each has one, else the prices' base. */
export function currencyFor(prices: Price[], country: string | null): string {
  const local = prices.map(
    ({ unit_price, unit_price_overrides }) =>
      (
        unit_price_overrides.find(({ country_codes }) => country !== null && country_codes.includes(country))
          ?.unit_price ?? unit_price
      ).currency_code,
  );
  const [first = "USD"] = local;
  return local.every((each) => each === first) ? first : (prices[0]?.unit_price.currency_code ?? "USD");
}

const minute = (instant: string): number => Math.floor(Date.parse(instant) / 60_000);

function fraction(part: TimePeriod, whole: TimePeriod): Fraction {
  const denominator = minute(whole.ends_at) - minute(whole.starts_at);
  if (denominator <= 0) return one;
  return { numerator: minute(part.ends_at) - minute(part.starts_at), denominator };
}

/** How much of a period is left at an instant, to the minute. */
export function remaining(period: TimePeriod, at: string): Fraction {
  return fraction({ starts_at: at, ends_at: period.ends_at }, period);
}

/** How much longer a period gets when it ends later; below zero when it ends earlier. */
export function extension(period: TimePeriod, ends_at: string): Fraction {
  return fraction({ starts_at: period.ends_at, ends_at }, period);
}

/** Something to bill. A quantity below zero is a credit. */
export interface Charge {
  price: Price;
  product: Product;
  quantity: number;
  /** The part of the price to bill, and the time it pays for; null bills the price as it is. */
  proration: { rate: Fraction; period: TimePeriod } | null;
}

/** Where and in what money it is billed. */
export interface Terms extends Place {
  currency_code: string;
  tax_rate: string;
}

/** One line: rounded once for the subtotal and once for its tax, so that the lines add up to the transaction. */
export function toLine({ price, product, quantity, proration }: Charge, terms: Terms): PreviewLineItem {
  const { currency_code, country, tax_rate } = terms;
  const unit = unitAmount(price, currency_code, country);
  if (unit === null) throw new Error(`${price.id} has no price in ${currency_code}`);
  const rate = proration?.rate ?? one;
  const isInside = isTaxInside(price, terms);
  const totalsOf = (count: number) =>
    taxedTotals({ listed: times(unit * BigInt(count), rate), off: 0n, tax_rate, isInside });
  return {
    price_id: price.id,
    quantity,
    proration: proration && { rate: rateText(rate), billing_period: proration.period },
    tax_rate,
    unit_totals: totalsOf(1),
    totals: totalsOf(quantity),
    product,
  };
}

/** All of a subscription for one whole period. */
export function wholePeriod({ items }: Pick<Subscription, "items">, period: TimePeriod): Charge[] {
  return items.map(({ price, product, quantity }) => ({
    price,
    product,
    quantity,
    proration: { rate: one, period },
  }));
}
