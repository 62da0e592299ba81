import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Price, Product } from "../entities/catalog.ts";
import { PaddleError } from "../errors.ts";
import { newId } from "../ids.ts";

type PriceFields = Pick<Price, "description" | "unit_price"> &
  Partial<
    Pick<
      Price,
      "name" | "billing_cycle" | "trial_period" | "tax_mode" | "unit_price_overrides" | "quantity" | "custom_data"
    >
  >;
type ProductFields = Pick<Product, "name" | "tax_category"> &
  Partial<Pick<Product, "description" | "image_url" | "custom_data">>;

/** A price that a request makes up instead of naming one; its shape already checked. */
export type MadeUpPrice = PriceFields & ({ product_id: string } | { product: ProductFields });

export interface Sold {
  price: Price;
  product: Product;
}

function refuseArchived({ id, status }: Product): void {
  if (status === "archived") throw new PaddleError(400, "entity_archived", `Product ${id} is archived.`);
}

/** The price a request makes up, and the product where it makes that up too. Nothing is stored. */
export function makeUp(emulator: Emulator, asked: MadeUpPrice, missing: (productId: string) => PaddleError): Sold {
  const at = now(emulator);
  const time = at.toISOString();
  const shared = {
    type: "custom",
    custom_data: null,
    status: "active",
    import_meta: null,
    created_at: time,
    updated_at: time,
  } as const;
  const product = "product" in asked ? made(asked.product) : known(asked.product_id);
  function made(fields: ProductFields): Product {
    return { ...shared, description: null, image_url: null, ...fields, id: newId("pro", at.getTime()) };
  }
  function known(id: string): Product {
    const { products } = emulator.state;
    const found = Object.hasOwn(products, id) ? products[id] : undefined;
    if (!found) throw missing(id);
    refuseArchived(found);
    return found;
  }
  const { product: _, product_id: __, ...fields } = { product: null, product_id: null, ...asked };
  const price: Price = {
    ...shared,
    name: null,
    billing_cycle: null,
    trial_period: null,
    tax_mode: "account_setting",
    unit_price_overrides: [],
    quantity: { minimum: 1, maximum: 100 },
    ...fields,
    id: newId("pri", at.getTime()),
    product_id: product.id,
  };
  return { price, product };
}

const isStored = (record: Record<string, unknown>, id: string): boolean => Object.hasOwn(record, id);

/** What was made up stays, once it is really sold: it can be read by its ids, as `custom`. */
export function keepMadeUp({ state }: Emulator, sold: Sold[]): void {
  for (const { price, product } of sold) {
    if (product.type === "custom" && !isStored(state.products, product.id)) state.products[product.id] = product;
    if (price.type === "custom" && !isStored(state.prices, price.id)) state.prices[price.id] = price;
  }
}

/** In previews what is only made up has no ids. */
export function previewed({ state }: Emulator, { price, product }: Sold) {
  const product_id = isStored(state.products, product.id) ? product.id : null;
  return {
    price: { ...price, id: isStored(state.prices, price.id) ? price.id : null, product_id },
    product: { ...product, id: product_id },
  };
}

/** The same for the lines of a preview. */
export function previewedLines<T extends { line_items: { price_id: string; product: Product }[] }>(
  { state }: Emulator,
  details: T,
) {
  const line_items = details.line_items.map((line) => ({
    ...line,
    price_id: isStored(state.prices, line.price_id) ? line.price_id : null,
    product: { ...line.product, id: isStored(state.products, line.product.id) ? line.product.id : null },
  }));
  return { ...details, line_items };
}
