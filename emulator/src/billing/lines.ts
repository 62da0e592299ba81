import type { Price } from "../entities/catalog.ts";
import type { Discount } from "../entities/discount.ts";
import type { Subscription, TimePeriod } from "../entities/subscription.ts";
import type { PreviewLineItem } from "../entities/transaction.ts";
import type { Charge } from "./charge.ts";
import { divideRounded, type Fraction, one, rateText, smaller, times } from "./money.ts";
import { reductions } from "./reductions.ts";
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

/** Where and in what money it is billed. */
export interface Terms extends Place {
  currency_code: string;
  tax_rate: string;
}

function listedAmount({ price, quantity, proration }: Charge, { currency_code, country }: Terms): bigint {
  const unit = unitAmount(price, currency_code, country);
  if (unit === null) throw new Error(`${price.id} has no price in ${currency_code}`);
  return times(unit * BigInt(quantity), proration?.rate ?? one);
}

function toLine(charge: Charge, off: bigint, terms: Terms): PreviewLineItem {
  const { price, product, quantity, proration } = charge;
  const { tax_rate } = terms;
  const isInside = isTaxInside(price, terms);
  const listed = listedAmount({ ...charge, quantity: 1 }, terms);
  const unitOff = divideRounded(quantity < 0 ? -off : off, BigInt(Math.abs(quantity)));
  return {
    price_id: price.id,
    quantity,
    proration: proration && { rate: rateText(proration.rate), billing_period: proration.period },
    tax_rate,
    // The share of one, rounded, must not be more than one costs.
    unit_totals: taxedTotals({ listed, off: smaller(unitOff, listed), tax_rate, isInside }),
    totals: taxedTotals({ listed: listedAmount(charge, terms), off, tax_rate, isInside }),
    product,
  };
}

/** The lines of one bill. Each amount is rounded once, so that the lines add up to the totals. */
export function toLines(charges: Charge[], terms: Terms): PreviewLineItem[] {
  const off = reductions(
    charges,
    charges.map((charge) => listedAmount(charge, terms)),
  );
  return charges.map((charge, index) => toLine(charge, off[index] ?? 0n, terms));
}

/** All of a subscription for one whole period. */
export function wholePeriod(
  { items }: Pick<Subscription, "items">,
  period: TimePeriod,
  discount: Discount | null,
): Charge[] {
  return items.map(({ price, product, quantity }) => ({
    price,
    product,
    quantity,
    proration: { rate: one, period },
    discount,
  }));
}
