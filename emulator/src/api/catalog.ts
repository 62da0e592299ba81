import type { Emulator } from "../emulator.ts";
import { catalogStatuses, catalogTypes, type Price, type Product } from "../entities/catalog.ts";
import { taxCategories } from "./catalog-bodies.ts";
import { enumFilter, idFilter, includes, matches, page, type SortKeys, sortable } from "./lists.ts";
import { type ApiContext, ok, pathId, type Route, requireEntity, requirePermission } from "./route.ts";

function productPresenter({ state }: Emulator, c: ApiContext): (product: Product) => unknown {
  if (!includes(c, ["prices"]).includes("prices")) return (product) => product;
  requirePermission(c, "price.read");
  const all = Object.values(state.prices);
  return (product) => ({ ...product, prices: all.filter(({ product_id }) => product_id === product.id) });
}

function pricePresenter({ state }: Emulator, c: ApiContext): (price: Price) => unknown {
  if (!includes(c, ["product"]).includes("product")) return (price) => price;
  requirePermission(c, "product.read");
  return (price) => ({ ...price, product: state.products[price.product_id] });
}

const productKeys: SortKeys<Product> = {
  created_at: ({ created_at }) => sortable(created_at),
  custom_data: ({ custom_data }) => JSON.stringify(custom_data),
  description: ({ description }) => description ?? "",
  image_url: ({ image_url }) => image_url ?? "",
  name: ({ name }) => name,
  status: ({ status }) => status,
  tax_category: ({ tax_category }) => tax_category,
  updated_at: ({ updated_at }) => sortable(updated_at),
};

/** Whole numbers as text that sorts like them. */
const digits = (whole: number | string): string => String(whole).padStart(24, "0");

const priceKeys: SortKeys<Price> = {
  "billing_cycle.frequency": ({ billing_cycle }) => digits(billing_cycle?.frequency ?? 0),
  "billing_cycle.interval": ({ billing_cycle }) => billing_cycle?.interval ?? "",
  product_id: ({ product_id }) => product_id,
  "quantity.maximum": ({ quantity }) => digits(quantity.maximum),
  "quantity.minimum": ({ quantity }) => digits(quantity.minimum),
  status: ({ status }) => status,
  tax_mode: ({ tax_mode }) => tax_mode,
  "unit_price.amount": ({ unit_price }) => digits(unit_price.amount),
  "unit_price.currency_code": ({ unit_price }) => unit_price.currency_code,
};

function listProducts(emulator: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "pro");
  const wantedStatuses = enumFilter(c, "status", catalogStatuses) ?? ["active"];
  const wantedTypes = enumFilter(c, "type", catalogTypes);
  const categories = enumFilter(c, "tax_category", taxCategories);
  const rows = Object.values(emulator.state.products).filter(
    ({ id, status, type, tax_category }) =>
      matches(ids, id) &&
      matches(wantedStatuses, status) &&
      matches(wantedTypes, type) &&
      matches(categories, tax_category),
  );
  return page(c, rows, ({ id }) => id, productPresenter(emulator, c), undefined, productKeys);
}

function listPrices(emulator: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "pri");
  const productIds = idFilter(c, "product_id", "pro");
  const wantedStatuses = enumFilter(c, "status", catalogStatuses) ?? ["active"];
  const wantedTypes = enumFilter(c, "type", catalogTypes);
  const recurring = enumFilter(c, "recurring", ["true", "false"]);
  const rows = Object.values(emulator.state.prices).filter(
    (price) =>
      matches(ids, price.id) &&
      matches(productIds, price.product_id) &&
      matches(wantedStatuses, price.status) &&
      matches(wantedTypes, price.type) &&
      matches(recurring, String(price.billing_cycle !== null)),
  );
  return page(c, rows, ({ id }) => id, pricePresenter(emulator, c), undefined, priceKeys);
}

export function catalogRoutes(emulator: Emulator): Route[] {
  const product = (c: ApiContext) => requireEntity(emulator.state.products, pathId(c, "product_id"), "Product");
  const price = (c: ApiContext) => requireEntity(emulator.state.prices, pathId(c, "price_id"), "Price");
  return [
    {
      method: "GET",
      path: "/products",
      permission: "product.read",
      handler: (c) => listProducts(emulator, c),
    },
    {
      method: "GET",
      path: "/products/:product_id",
      permission: "product.read",
      handler: (c) => ok(c, productPresenter(emulator, c)(product(c))),
    },
    { method: "GET", path: "/prices", permission: "price.read", handler: (c) => listPrices(emulator, c) },
    {
      method: "GET",
      path: "/prices/:price_id",
      permission: "price.read",
      handler: (c) => ok(c, pricePresenter(emulator, c)(price(c))),
    },
  ];
}
