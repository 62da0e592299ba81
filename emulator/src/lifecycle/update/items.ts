import { unitAmount } from "../../billing/lines.ts";
import type { Emulator } from "../../emulator.ts";
import type { CustomData, Price, Product } from "../../entities/catalog.ts";
import type { BillingDetails, Subscription, SubscriptionItem } from "../../entities/subscription.ts";
import { notFound, PaddleError } from "../../errors.ts";
import { type MadeUpPrice, makeUp, type Sold } from "../../transactions/made-up.ts";

export const prorationModes = [
  "prorated_immediately",
  "prorated_next_billing_period",
  "full_immediately",
  "full_next_billing_period",
  "do_not_bill",
] as const;
export type ProrationMode = (typeof prorationModes)[number];

/** An item asked for: of a price in the catalogue, or of one that the request makes up. */
export type RequestedItem = ({ price_id: string } | { price: MadeUpPrice }) & { quantity?: number | undefined };

/** What an update may change besides items, dates and the discount. */
export interface DetailEdits {
  customer_id?: string | undefined;
  address_id?: string | undefined;
  business_id?: string | null | undefined;
  currency_code?: string | undefined;
  collection_mode?: "automatic" | "manual" | undefined;
  billing_details?: Partial<BillingDetails> | null | undefined;
  custom_data?: CustomData | undefined;
}

/** What a PATCH may ask for, its shape already checked. */
export interface UpdateRequest extends DetailEdits {
  items?: RequestedItem[] | undefined;
  proration_billing_mode?: ProrationMode | undefined;
  on_payment_failure?: "prevent_change" | "apply_change" | undefined;
  next_billed_at?: string | undefined;
  scheduled_change?: unknown;
  discount?: { id: string; effective_from: "next_billing_period" | "immediately" } | null | undefined;
}

export const isImmediate = (mode: ProrationMode | undefined): boolean =>
  mode === "prorated_immediately" || mode === "full_immediately";

/** An item as it is to be; `before` is the one it continues. */
export interface WantedItem {
  price: Price;
  product: Product;
  quantity: number;
  before: SubscriptionItem | null;
}

function invalidItems(): PaddleError {
  const detail = "the new items are not valid for updating this subscription";
  return new PaddleError(400, "subscription_new_items_not_valid", detail);
}

function refuseDuplicates(requested: RequestedItem[]): void {
  const ids = requested.flatMap((each) => ("price_id" in each ? [each.price_id] : []));
  if (new Set(ids).size === ids.length) return;
  const detail = "a subscription cannot have multiple items with the same price_id";
  throw new PaddleError(400, "subscription_duplicate_price_ids", detail);
}

function refuseMissingQuantities(requested: RequestedItem[], items: SubscriptionItem[]): void {
  const isKept = (each: RequestedItem) => "price_id" in each && items.some(({ price }) => price.id === each.price_id);
  if (requested.every((each) => each.quantity !== undefined || isKept(each))) return;
  const detail = "the quantity field must be included for each new item to be added";
  throw new PaddleError(400, "subscription_quantity_missing_for_new_items", detail);
}

export function soldOf(emulator: Emulator, requested: RequestedItem): Sold {
  if ("price" in requested) return makeUp(emulator, requested.price, (id) => notFound("Product", id));
  const { state } = emulator;
  const price = state.prices[requested.price_id];
  const product = price && state.products[price.product_id];
  if (!price || !product) throw notFound("Price", requested.price_id);
  return { price, product };
}

/** An item that stays keeps the price it was sold at, whatever became of that in the catalogue. */
function resolve(
  emulator: Emulator,
  { currency_code, address_id, items }: Subscription,
  requested: RequestedItem,
): WantedItem {
  const before = "price_id" in requested ? items.find(({ price }) => price.id === requested.price_id) : undefined;
  if (before) {
    const quantity = requested.quantity ?? before.quantity;
    return { price: before.price, product: before.product, quantity, before };
  }
  const { price, product } = soldOf(emulator, requested);
  const country = emulator.state.addresses[address_id]?.country_code ?? null;
  const isSold = price.status === "active" && price.billing_cycle !== null;
  if (!isSold || unitAmount(price, currency_code, country) === null) throw invalidItems();
  return { price, product, quantity: requested.quantity ?? 1, before: null };
}

function refuseMixedIntervals(items: WantedItem[]): void {
  const cycles = items.map(({ price }) => `${price.billing_cycle?.frequency} ${price.billing_cycle?.interval}`);
  if (new Set(cycles).size > 1) throw invalidItems();
}

export function refuseOutOfRange(items: Pick<WantedItem, "price" | "quantity">[]): void {
  for (const { price, quantity } of items) {
    const { minimum, maximum } = price.quantity;
    if (quantity >= minimum && quantity <= maximum) continue;
    const detail = `quantity for ${price.id} must be between ${minimum} and ${maximum}`;
    throw new PaddleError(400, "subscription_quantity_not_valid", detail);
  }
}

/** The complete list of items a subscription is to have. The order of the checks is Paddle's, as far as it is known. */
export function wantedItems(emulator: Emulator, subscription: Subscription, requested: RequestedItem[]): WantedItem[] {
  refuseDuplicates(requested);
  refuseMissingQuantities(requested, subscription.items);
  const items = requested.map((each) => resolve(emulator, subscription, each));
  refuseMixedIntervals(items);
  refuseOutOfRange(items);
  return items;
}
