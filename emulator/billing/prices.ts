import type { Price } from "../entities/catalog";

/** What one unit costs in a currency; where a currency is charged in several countries, the country's own price. */
export function unitAmount(price: Price, currency_code: string, country: string | null): bigint | null {
  const overrides = price.unit_price_overrides.filter(
    ({ unit_price }) => unit_price.currency_code === currency_code,
  );
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
