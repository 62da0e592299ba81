import { z } from "zod";
import { termsIn } from "../billing/account.ts";
import { toLines } from "../billing/lines.ts";
import { formatMoney } from "../billing/money.ts";
import type { Emulator } from "../emulator.ts";
import { type Discount, isFor } from "../entities/discount.ts";
import type { Totals } from "../entities/transaction.ts";
import { purchaseDiscount } from "../transactions/discount.ts";
import { chooseCurrency, requireSold } from "../transactions/items.ts";
import { idOf } from "./fields.ts";
import { locate, locationFields } from "./location.ts";
import { type ApiContext, ok, type Route, readBody } from "./route.ts";

const item = z.strictObject({ price_id: idOf("pri"), quantity: z.int().min(1).default(1) });
const body = z.strictObject({ ...locationFields, items: z.array(item).min(1).max(100) });

function formatted(totals: Totals, currency_code: string): Totals {
  return {
    subtotal: formatMoney(totals.subtotal, currency_code),
    discount: formatMoney(totals.discount, currency_code),
    tax: formatMoney(totals.tax, currency_code),
    total: formatMoney(totals.total, currency_code),
  };
}

const applied = (discount: Discount, { discount: total }: Totals, currency_code: string) => ({
  discount,
  total,
  formatted_total: formatMoney(total, currency_code),
});

/** Localised prices. Unlike a transaction, it mixes intervals: a price list has months and years. */
async function preview(emulator: Emulator, c: ApiContext): Promise<Response> {
  const { items, ...asked } = await readBody(c, body);
  const { country, ...location } = locate(emulator, asked);
  const sold = requireSold(emulator, items);
  const prices = sold.map(({ price }) => price);
  const currency_code = chooseCurrency(prices, { currency_code: asked.currency_code ?? null, country });
  const discount = purchaseDiscount(emulator, asked.discount_id ?? null, { prices, currency_code });
  const terms = termsIn(emulator, currency_code, country);
  const line_items = sold.map(({ price, product }, index) => {
    const quantity = items[index]?.quantity ?? 1;
    // Each price is one offer of a list, so that a flat discount is taken off each.
    const [line] = toLines([{ price, product, quantity, proration: null, discount }], terms);
    if (!line) throw new Error("a price without a line");
    return {
      price,
      quantity,
      tax_rate: line.tax_rate,
      unit_totals: line.unit_totals,
      formatted_unit_totals: formatted(line.unit_totals, currency_code),
      totals: line.totals,
      formatted_totals: formatted(line.totals, currency_code),
      product,
      discounts: discount && isFor(discount, price) ? [applied(discount, line.totals, currency_code)] : [],
    };
  });
  return ok(c, {
    ...location,
    currency_code,
    discount_id: discount?.id ?? null,
    details: { line_items },
    available_payment_methods: ["card"],
  });
}

export function pricingPreviewRoutes(emulator: Emulator): Route[] {
  return [
    {
      method: "POST",
      path: "/pricing-preview",
      permission: "transaction.read",
      handler: (c) => preview(emulator, c),
    },
  ];
}
