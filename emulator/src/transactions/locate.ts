import { termsIn } from "../billing/account.ts";
import type { Charge } from "../billing/charge.ts";
import { parseRate } from "../billing/money.ts";
import type { Emulator } from "../emulator.ts";
import type { Transaction, TransactionDetails } from "../entities/transaction.ts";
import { newId } from "../ids.ts";
import { buildDetails } from "./build.ts";

function chargesOf({ state }: Emulator, { items, discount_id }: Transaction): Charge[] {
  const discount = state.discounts[discount_id ?? ""] ?? null;
  return items.map(({ price, quantity, proration }) => {
    const product = state.products[price.product_id];
    if (!product) throw new Error(`no product for ${price.id}`);
    const part = proration && { rate: parseRate(proration.rate), period: proration.billing_period };
    return { price, product, quantity, proration: part, discount };
  });
}

/** What a purchase comes to in its buyer's country, once that is known. Its lines keep their ids. */
export function detailsIn(emulator: Emulator, transaction: Transaction, country: string): TransactionDetails {
  const ids = transaction.details.line_items.map(({ id }) => id);
  const terms = termsIn(emulator, transaction.currency_code, country);
  return buildDetails(chargesOf(emulator, transaction), terms, 0n, () => ids.shift() ?? newId("txnitm", Date.now()));
}
