import type { Charge } from "../billing/charge.ts";
import { currencyFor, unitAmount } from "../billing/lines.ts";
import { none } from "../billing/money.ts";
import { addDuration } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Duration, Price, Product } from "../entities/catalog.ts";
import { invalidField, PaddleError } from "../errors.ts";
import { type MadeUpPrice, makeUp, type Sold } from "./made-up.ts";

/** An item asked for: of a price in the catalogue, or of one that the request makes up. */
export type RequestedLine = ({ price_id: string } | { price: MadeUpPrice }) & { quantity: number };

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

function requireProduct({ state }: Emulator, { id, product_id }: Price): Product {
  const product = state.products[product_id];
  if (!product) throw new Error(`no product for ${id}`);
  return product;
}

const productMissing = (id: string) =>
  new PaddleError(400, "transaction_product_not_found", `Product ${id} cannot be found.`);

function refuseDuplicates(requested: RequestedLine[]): void {
  const ids = requested.flatMap((each) => ("price_id" in each ? [each.price_id] : []));
  if (new Set(ids).size === ids.length) return;
  throw invalidField([{ field: "items", message: "Must not have the same price twice" }]);
}

/** What is asked for, or the refusal of the first that can't be sold like this. */
export function requireSold(emulator: Emulator, requested: RequestedLine[]): Sold[] {
  const sold = requested.map((each): Sold => {
    if ("price" in each) return makeUp(emulator, each.price, productMissing);
    const price = requirePrice(emulator, each.price_id);
    return { price, product: requireProduct(emulator, price) };
  });
  refuseDuplicates(requested);
  for (const [index, { price }] of sold.entries()) {
    const { minimum, maximum } = price.quantity;
    const wanted = requested[index]?.quantity ?? 1;
    if (wanted >= minimum && wanted <= maximum) continue;
    const detail = `quantity must be between ${minimum} and ${maximum}`;
    throw new PaddleError(400, "transaction_item_quantity_out_of_range", detail);
  }
  return sold;
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
  const sold = requireSold(emulator, requested);
  refuseMixed(sold.map(({ price }) => price));
  return sold.map(({ price, product }, index) => {
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
