import type { Charge } from "../billing/charge.ts";
import { currencyFor, unitAmount } from "../billing/lines.ts";
import { none } from "../billing/money.ts";
import { addDuration } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Duration, Price } from "../entities/catalog.ts";
import { invalidField, PaddleError } from "../errors.ts";

export interface RequestedLine {
  price_id: string;
  quantity: number;
}

export interface Located {
  currency_code: string | null;
  country: string | null;
}

const span = (duration: Duration | null): string => `${duration?.frequency} ${duration?.interval}`;

function requirePrice({ state }: Emulator, id: string): Price {
  const price = Object.hasOwn(state.prices, id) ? state.prices[id] : undefined;
  if (!price) throw new PaddleError(400, "transaction_price_not_found", `Price ${id} cannot be found.`);
  if (price.status === "archived") throw new PaddleError(400, "entity_archived", `Price ${id} is archived.`);
  return price;
}

function refuseMixed(prices: Price[]): void {
  const recurring = prices.filter(({ billing_cycle }) => billing_cycle !== null);
  if (new Set(recurring.map(({ billing_cycle }) => span(billing_cycle))).size > 1) {
    const detail = "cannot have different price billing cycle intervals and/or frequencies";
    throw new PaddleError(400, "transaction_price_different_billing_cycle", detail);
  }
  if (new Set(recurring.map(({ trial_period }) => span(trial_period))).size > 1) {
    const detail = "cannot have different trial period intervals and/or frequencies";
    throw new PaddleError(400, "transaction_price_different_trial_period", detail);
  }
}

/** The prices asked for, or the refusal of the first that can't be sold like this. */
export function requirePrices(emulator: Emulator, requested: RequestedLine[]): Price[] {
  const prices = requested.map(({ price_id }) => requirePrice(emulator, price_id));
  if (new Set(prices).size < prices.length) {
    throw invalidField([{ field: "items", message: "Must not have the same price twice" }]);
  }
  for (const [index, { quantity }] of prices.entries()) {
    const wanted = requested[index]?.quantity ?? 1;
    if (wanted >= quantity.minimum && wanted <= quantity.maximum) continue;
    const detail = `quantity must be between ${quantity.minimum} and ${quantity.maximum}`;
    throw new PaddleError(400, "transaction_item_quantity_out_of_range", detail);
  }
  return prices;
}

export function chooseCurrency(prices: Price[], { currency_code, country }: Located): string {
  const chosen = currency_code ?? currencyFor(prices, country);
  if (prices.every((price) => unitAmount(price, chosen, country) !== null)) return chosen;
  throw invalidField([{ field: "currency_code", message: "Not all prices have an amount in it" }]);
}

/** A price with a trial is not charged for it; everything else is, in full. The discount comes once the currency is known. */
export function purchaseCharges(
  emulator: Emulator,
  requested: RequestedLine[],
  at: string,
  ignoreTrials = false,
): Charge[] {
  const prices = requirePrices(emulator, requested);
  refuseMixed(prices);
  return prices.map((price, index) => {
    const product = emulator.state.products[price.product_id];
    if (!product) throw new Error(`no product for ${price.id}`);
    const trial = ignoreTrials ? null : price.trial_period;
    const period = { starts_at: at, ends_at: trial ? addDuration(at, trial) : at };
    return {
      price,
      product,
      quantity: requested[index]?.quantity ?? 1,
      proration: trial ? { rate: none, period } : null,
      discount: null,
    };
  });
}
