import "server-only";
import type { CountryCode, Price } from "@paddle/paddle-node-sdk";
import { readPaddle } from "@/lib/paddle/client";
import type { Money } from "@/lib/paddle/schemas";

const CACHE_MS = 10 * 60_000;
const MAX_ENTRIES = 500;

/**
 * Caches answers for ten minutes in this process. Only for what is the same for everybody and changes when the seller
 * changes it: otherwise visitors of a public page would use up the requests that customers need.
 */
export function cached<T>(load: (key: string) => Promise<T>): (key: string, now?: number) => Promise<T> {
  const cache = new Map<string, { answer: T; expiresAt: number }>();
  return async (key, now = Date.now()) => {
    const hit = cache.get(key);
    if (hit && now < hit.expiresAt) return hit.answer;
    const answer = await load(key);
    if (cache.size >= MAX_ENTRIES) cache.clear();
    cache.set(key, { answer, expiresAt: now + CACHE_MS });
    return answer;
  };
}

/** A price of the seller's catalog, with its product's name. */
export type CatalogPrice = { id: string; productName: string; minimum: number; maximum: number; hasTrial: boolean };

const loadPrices = cached(async (key): Promise<Map<string, CatalogPrice>> => {
  const prices = await readPaddle("page", (paddle) =>
    paddle.prices.list({ id: key.split(" "), include: ["product"], perPage: 200 }).next(),
  );
  const toEntry = ({ id, product, name, quantity, trialPeriod }: Price): [string, CatalogPrice] => {
    const { minimum, maximum } = quantity;
    return [id, { id, productName: product?.name ?? name ?? id, minimum, maximum, hasTrial: trialPeriod !== null }];
  };
  return new Map(prices.map(toEntry));
});

/** The active prices with these ids, by id. Throws PaddleError. */
export const listPrices = (ids: readonly string[]): Promise<Map<string, CatalogPrice>> =>
  loadPrices([...ids].sort().join(" "));

const loadPreview = cached(async (key): Promise<Map<string, Money>> => {
  const [countryCode, ...priceIds] = key.split(" ");
  const { currencyCode, details } = await readPaddle("page", (paddle) =>
    paddle.pricingPreview.preview({
      items: priceIds.map((priceId) => ({ priceId, quantity: 1 })),
      ...(countryCode && { address: { countryCode: countryCode as CountryCode } }),
    }),
  );
  return new Map(
    details.lineItems.map(({ price, unitTotals }) => [price.id, { amount: unitTotals.total, currencyCode }]),
  );
});

/** What one unit of each price costs in a country, tax included where Paddle knows it. Throws PaddleError. */
export const previewPrices = (priceIds: readonly string[], countryCode: string | null): Promise<Map<string, Money>> =>
  loadPreview([countryCode ?? "", ...priceIds].join(" "));
