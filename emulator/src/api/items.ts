import { z } from "zod";
import { invalidField, PaddleError } from "../errors.ts";
import { given } from "../given.ts";
import type { RequestedLine } from "../transactions/items.ts";
import type { MadeUpPrice } from "../transactions/made-up.ts";
import { priceBody, productBody } from "./catalog-bodies.ts";
import { idOf } from "./fields.ts";

const product = productBody.omit({ type: true });
const price = priceBody
  .omit({ type: true, product_id: true })
  .extend({ product_id: idOf("pro").optional(), product: product.optional() })
  .refine((each) => (each.product_id === undefined) !== (each.product === undefined), {
    message: "Must have either product_id or product",
  });

/** An item that names a price or makes one up. */
export const priced = { price_id: idOf("pri").optional(), price: price.optional() };
const item = z.strictObject({ ...priced, quantity: z.int().min(1) });
export const items = z.array(item).min(1).max(100);

export function madeUp(asked: z.infer<typeof price>): MadeUpPrice {
  const { product_id, product: made, ...fields } = asked;
  const { description, unit_price } = fields;
  const whole = { ...given(fields), description, unit_price };
  if (!made) return { ...whole, product_id: product_id ?? "" };
  return { ...whole, product: { ...given(made), name: made.name, tax_category: made.tax_category } };
}

type Item = Pick<z.infer<typeof item>, "price_id" | "price">;

/** Which of the two an item does; one that does both or neither is refused. */
export function pricing(
  { price_id, price: made }: Item,
  bothCode = "invalid_field",
): { price_id: string } | { price: MadeUpPrice } {
  if (price_id !== undefined && made) {
    const detail = "an item must have either a price_id or a price";
    if (bothCode === "invalid_field") throw invalidField([{ field: "items", message: detail }]);
    throw new PaddleError(400, bothCode, detail);
  }
  if (price_id !== undefined) return { price_id };
  if (!made) throw invalidField([{ field: "items", message: "Each must have a price_id or a price" }]);
  return { price: madeUp(made) };
}

export function requestedLines(asked: z.infer<typeof items>): RequestedLine[] {
  return asked.map((each) => ({
    ...pricing(each, "transaction_both_price_id_and_object_found"),
    quantity: each.quantity,
  }));
}
