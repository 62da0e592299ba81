import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { CustomData, Price, Product } from "../entities/catalog.ts";
import { invalidField, PaddleError } from "../errors.ts";
import { given } from "../given.ts";
import { newId } from "../ids.ts";
import { store } from "../webhooks/emit.ts";
import { priceBody, priceEdits, productBody, productEdits } from "./catalog-bodies.ts";
import { idOf } from "./fields.ts";
import { type ApiContext, ok, pathId, type Route, readBody, requireEntity } from "./route.ts";

/** The id that `custom_data.emulator_id` asks for, which Paddle has no counterpart of; null when it doesn't. */
function chosenId(prefix: string, custom_data: CustomData, taken: Record<string, unknown>): string | null {
  const id = custom_data?.emulator_id;
  if (id === undefined) return null;
  const parsed = idOf(prefix).safeParse(id);
  if (!parsed.success) {
    const message = `Must be ${prefix}_ and 26 lower-case letters or digits`;
    throw invalidField([{ field: "custom_data.emulator_id", message }]);
  }
  if (Object.hasOwn(taken, parsed.data)) {
    throw new PaddleError(409, "conflict", `custom_data.emulator_id: ${parsed.data} is taken.`);
  }
  return parsed.data;
}

/** What all that is new in the catalogue begins with. */
function beginning(emulator: Emulator, prefix: string, taken: Record<string, unknown>, custom_data: CustomData) {
  const at = now(emulator);
  const created_at = at.toISOString();
  return {
    id: chosenId(prefix, custom_data, taken) ?? newId(prefix, at.getTime()),
    type: "standard",
    custom_data,
    status: "active",
    import_meta: null,
    created_at,
    updated_at: created_at,
  } as const;
}

function refuseImpossible({ billing_cycle, trial_period, unit_price_overrides }: Price): void {
  if (trial_period && !billing_cycle) {
    const detail = "setting a trial_period requires billing_cycle to be set";
    throw new PaddleError(400, "price_trial_period_requires_billing_cycle", detail);
  }
  const seen = new Set<string>();
  for (const { country_codes, unit_price } of unit_price_overrides) {
    for (const country of country_codes) {
      const place = `country: '${country}' and currency code: '${unit_price.currency_code}'`;
      if (seen.has(place)) {
        const detail = `duplicate currency override for ${place}`;
        throw new PaddleError(400, "price_duplicate_currency_override_for_country", detail);
      }
      seen.add(place);
    }
  }
}

async function createProduct(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, productBody);
  const product: Product = {
    ...beginning(emulator, "pro", emulator.state.products, body.custom_data ?? null),
    description: null,
    image_url: null,
    name: body.name,
    tax_category: body.tax_category,
    ...given(body),
  };
  return ok(c, store(emulator, emulator.state.products, product, "product.created"), 201);
}

async function updateProduct(emulator: Emulator, c: ApiContext): Promise<Response> {
  const edits = given(await readBody(c, productEdits));
  const product = requireEntity(emulator.state.products, pathId(c, "product_id"), "Product");
  const updated = { ...product, ...edits, updated_at: now(emulator).toISOString() };
  return ok(c, store(emulator, emulator.state.products, updated, "product.updated"));
}

async function createPrice(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, priceBody);
  const { products, prices } = emulator.state;
  requireEntity(products, body.product_id, "Product");
  const price: Price = {
    ...beginning(emulator, "pri", prices, body.custom_data ?? null),
    product_id: body.product_id,
    description: body.description,
    name: null,
    tax_mode: "account_setting",
    billing_cycle: null,
    trial_period: null,
    unit_price: body.unit_price,
    unit_price_overrides: [],
    quantity: { minimum: 1, maximum: 100 },
    ...given(body),
  };
  refuseImpossible(price);
  return ok(c, store(emulator, prices, price, "price.created"), 201);
}

async function updatePrice(emulator: Emulator, c: ApiContext): Promise<Response> {
  const edits = given(await readBody(c, priceEdits));
  const price = requireEntity(emulator.state.prices, pathId(c, "price_id"), "Price");
  const updated = { ...price, ...edits, updated_at: now(emulator).toISOString() };
  refuseImpossible(updated);
  return ok(c, store(emulator, emulator.state.prices, updated, "price.updated"));
}

export function catalogWriteRoutes(emulator: Emulator): Route[] {
  const [product, price] = ["product.write", "price.write"];
  return [
    { method: "POST", path: "/products", permission: product, handler: (c) => createProduct(emulator, c) },
    {
      method: "PATCH",
      path: "/products/:product_id",
      permission: product,
      handler: (c) => updateProduct(emulator, c),
    },
    { method: "POST", path: "/prices", permission: price, handler: (c) => createPrice(emulator, c) },
    { method: "PATCH", path: "/prices/:price_id", permission: price, handler: (c) => updatePrice(emulator, c) },
  ];
}
