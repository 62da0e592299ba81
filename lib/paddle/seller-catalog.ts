import "server-only";
import type { CurrencyCode, Price, Product, TaxCategory as SdkTaxCategory } from "@paddle/paddle-node-sdk";
import { readPaddle, type Send, writePaddle } from "@/lib/paddle/client";
import type { PaddleError } from "@/lib/paddle/errors";
import type { Money } from "@/lib/paddle/schemas";

/** What `npm run setup` and the local Paddle write: products, and the prices they are sold at. */
export type TaxCategory = SdkTaxCategory;

/** A price as Paddle has it or is to have it, without its id. */
export type PriceTerms = {
  /** Null for one that is paid once, or every few months. */
  interval: "month" | "year" | null;
  money: Money;
  quantity: { minimum: number; maximum: number };
  trialDays: number | null;
};
/** `key` says which plan or price of ours it is: Paddle keeps it in `custom_data`, where buyers can't write. */
export type SellerProduct = { id: string; key: string | null };
export type SellerPrice = PriceTerms & { id: string; key: string | null };

const KEY = "starter_key";
const keyOf = ({ customData }: Product | Price): string | null => {
  const key = (customData as Record<string, unknown> | null)?.[KEY];
  return typeof key === "string" ? key : null;
};

const PAGE_SIZE = 200;

/** All pages, oldest first. A new collection for each page: the SDK's own advances before it has read one. */
async function listAll<T extends { id: string }>(
  open: (
    paddle: Parameters<Send<unknown>>[0],
    page: { after?: string; perPage: number; orderBy: string },
  ) => {
    next: () => Promise<T[]>;
    hasMore: boolean;
  },
): Promise<T[]> {
  const all: T[] = [];
  let hasMore = true;
  while (hasMore) {
    const after = all.at(-1)?.id;
    const page = await readPaddle("job", async (paddle) => {
      const list = open(paddle, { perPage: PAGE_SIZE, orderBy: "id[ASC]", ...(after && { after }) });
      return { entities: await list.next(), hasMore: list.hasMore };
    });
    all.push(...page.entities);
    hasMore = page.hasMore && page.entities.length > 0;
  }
  return all;
}

/** The account's active products, oldest first. Throws PaddleError. */
export async function listSellerProducts(): Promise<SellerProduct[]> {
  const products = await listAll<Product>((paddle, page) => paddle.products.list({ ...page, status: ["active"] }));
  return products.map((product) => ({ id: product.id, key: keyOf(product) }));
}

/** A product's active prices, oldest first. Throws PaddleError. */
export async function listSellerPrices(productId: string): Promise<SellerPrice[]> {
  const prices = await listAll<Price>((paddle, page) =>
    paddle.prices.list({ ...page, productId: [productId], status: ["active"] }),
  );
  return prices.map((price) => {
    const { billingCycle, trialPeriod, unitPrice, quantity } = price;
    const isOne =
      billingCycle?.frequency === 1 && (billingCycle.interval === "month" || billingCycle.interval === "year");
    const { minimum, maximum } = quantity;
    const days = trialPeriod ? trialPeriod.frequency * (trialPeriod.interval === "day" ? 1 : Number.NaN) : null;
    return {
      id: price.id,
      key: keyOf(price),
      interval: isOne ? (billingCycle.interval as "month" | "year") : null,
      money: { amount: unitPrice.amount, currencyCode: unitPrice.currencyCode },
      quantity: { minimum, maximum },
      trialDays: days,
    };
  });
}

/** As for a charge: what isn't answered in time may still be done. */
const PATIENT = "charge";

/** Creates a product and returns its id. Throws PaddleError; after a timeout it may be there. */
export async function createSellerProduct(key: string, name: string, taxCategory: TaxCategory): Promise<string> {
  const product = { name, taxCategory, customData: { [KEY]: key } };
  return (await writePaddle(PATIENT, ({ products }) => products.create(product))).id;
}

/** Creates a price and returns its id. Throws PaddleError; after a timeout it may be there. */
export async function createSellerPrice(key: string, productId: string, name: string, terms: PriceTerms) {
  const price = { ...toBody(terms), productId, description: name, customData: { [KEY]: key } };
  return (await writePaddle(PATIENT, ({ prices }) => prices.create(price))).id;
}

export const archiveSellerProduct = (id: string): Promise<unknown> =>
  writePaddle(PATIENT, ({ products }) => products.update(id, { status: "archived" }));

export const archiveSellerPrice = (id: string): Promise<unknown> =>
  writePaddle(PATIENT, ({ prices }) => prices.update(id, { status: "archived" }));

const toBody = ({ interval, money, quantity, trialDays }: PriceTerms) => ({
  name: `Per ${interval}`,
  unitPrice: { amount: money.amount, currencyCode: money.currencyCode as CurrencyCode },
  billingCycle: interval && { interval, frequency: 1 },
  trialPeriod: trialDays ? { interval: "day" as const, frequency: trialDays, requiresPaymentMethod: true } : null,
  quantity,
});

/** The emulator's own addition: at Paddle nobody chooses an id. */
const withId = (id: string) => ({ customData: { emulator_id: id } });

async function changeOrCreate(change: Send<unknown>, create: Send<unknown>): Promise<void> {
  await writePaddle("click", change).catch((error: PaddleError) => {
    if (error.code !== "not_found") throw error;
    return writePaddle("click", create);
  });
}

/** Creates a product at the local Paddle, or renames it. Throws PaddleError. */
export const putLocalProduct = (id: string, name: string): Promise<void> =>
  changeOrCreate(
    ({ products }) => products.update(id, { name, status: "active" }),
    ({ products }) => products.create({ name, taxCategory: "standard", ...withId(id) }),
  );

/** Creates a price at the local Paddle, or changes it. Throws PaddleError. */
export async function putLocalPrice(id: string, productId: string, terms: PriceTerms): Promise<void> {
  const price = toBody(terms);
  await changeOrCreate(
    ({ prices }) => prices.update(id, { ...price, status: "active" }),
    ({ prices }) => prices.create({ ...price, productId, description: id, ...withId(id) }),
  );
}
