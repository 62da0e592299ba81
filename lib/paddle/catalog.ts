import "server-only";
import type { CurrencyCode, Price } from "@paddle/paddle-node-sdk";
import { readPaddle, type Waiting } from "@/lib/paddle/client";
import { isCountryCode } from "@/lib/paddle/countries";
import { logPaddleError, requirePaddleError } from "@/lib/paddle/errors";
import type { Money } from "@/lib/paddle/schemas";

const CACHE_MS = 10 * 60_000;
const MAX_ENTRIES = 500;

/** On whose behalf Paddle is asked; `admit` throws when they did so too often, and isn't called for what is known. */
export type Ask = { waiting: Waiting; admit?: () => Promise<void> };

/**
 * Caches answers for ten minutes in this process, and asks once for all who wait for the same. Only for what is the same
 * for everybody and changes when the seller changes it: otherwise visitors of a public page would use up the requests
 * that customers need.
 */
export function cached<T>(load: (key: string, waiting: Waiting) => Promise<T>) {
  const cache = new Map<string, { answer: T; expiresAt: number }>();
  const underway = new Map<string, Promise<T>>();
  const start = async (key: string, waiting: Waiting, now: number): Promise<T> => {
    const answer = await load(key, waiting);
    if (cache.size >= MAX_ENTRIES) cache.clear();
    cache.set(key, { answer, expiresAt: now + CACHE_MS });
    return answer;
  };
  return async (key: string, { waiting, admit }: Ask, now = Date.now()): Promise<T> => {
    const hit = cache.get(key);
    if (hit && now < hit.expiresAt) return hit.answer;
    await admit?.();
    // Not across classes: a visitor's request may be refused where a click's isn't.
    const question = `${waiting} ${key}`;
    const answer = underway.get(question) ?? start(key, waiting, now).finally(() => underway.delete(question));
    underway.set(question, answer);
    return answer;
  };
}

export type Trial = { length: number; unit: string; needsCard: boolean };

/** A price of the seller's catalog, with its product's name. */
export type CatalogPrice = { id: string; productName: string; minimum: number; maximum: number; trial: Trial | null };

const loadPrices = cached(async (key, waiting): Promise<Map<string, CatalogPrice>> => {
  const prices = await readPaddle(waiting, (paddle) =>
    paddle.prices.list({ id: key.split(" "), include: ["product"], perPage: 200 }).next(),
  );
  const toEntry = ({ id, product, name, quantity, trialPeriod }: Price): [string, CatalogPrice] => {
    const { minimum, maximum } = quantity;
    const trial = trialPeriod && {
      length: trialPeriod.frequency,
      unit: trialPeriod.interval,
      needsCard: trialPeriod.requiresPaymentMethod !== false,
    };
    return [id, { id, productName: product?.name ?? name ?? id, minimum, maximum, trial }];
  };
  return new Map(prices.map(toEntry));
});

/** The active prices with these ids, by id. Throws PaddleError. */
export const listPrices = async (ids: readonly string[], ask: Ask): Promise<Map<string, CatalogPrice>> =>
  ids.length > 0 ? loadPrices([...ids].sort().join(" "), ask) : new Map();

/** What somebody in a country pays. Where the tax isn't in it, it may still be added: in the US it depends on the city. */
export type ShownPrice = Money & { isTaxIncluded: boolean };

/** Where prices are wanted: in a country, or as somebody pays them already. */
export type Place = string | null | Payer;
export type Payer = { customerId: string; addressId: string; currencyCode: CurrencyCode };

/** A place as text: a country's code, or a payer's three fields. */
const placeOf = (place: Place): string => {
  if (typeof place !== "string") return place ? `${place.customerId},${place.addressId},${place.currencyCode}` : "";
  return isCountryCode(place) ? place : "";
};

function locationOf(place: string) {
  const [customerId, addressId, currencyCode] = place.split(",");
  if (customerId && addressId) return { customerId, addressId, currencyCode: currencyCode as CurrencyCode };
  return isCountryCode(place) ? { address: { countryCode: place } } : {};
}

const loadPreview = cached(async (key, waiting): Promise<Map<string, ShownPrice>> => {
  const [place = "", ...items] = key.split(" ");
  const preview = async (some: string[]): Promise<[string, ShownPrice][]> => {
    const { currencyCode, details } = await readPaddle(waiting, (paddle) =>
      paddle.pricingPreview.preview({
        items: some.map((item) => {
          const [priceId = "", quantity] = item.split("*");
          return { priceId, quantity: Number(quantity) };
        }),
        ...locationOf(place),
      }),
    );
    return details.lineItems.map(({ price, unitTotals: { tax, total } }) => {
      const isTaxIncluded = price.taxMode === "internal" || /[1-9]/.test(tax);
      return [price.id, { amount: total, currencyCode, isTaxIncluded }];
    });
  };
  // Paddle refuses all for the sake of one. Then each is previewed by itself, and only that one is left out.
  const previewAlone = (item: string) => preview([item]).catch((error: unknown) => leaveOut(item, error));
  const answers = await preview(items).catch(async (error: unknown) => {
    leaveOut("some of the prices", error);
    return (await Promise.all(items.map(previewAlone))).flat();
  });
  return new Map(answers);
});

/** Throws again what isn't a refusal: during an outage nothing is known of any price. */
function leaveOut(what: string, cause: unknown): [] {
  if (requirePaddleError(cause).kind !== "rejected") throw cause;
  logPaddleError(`previewing ${what}`, cause);
  return [];
}

/**
 * What one unit of each price costs in a place, bought in that quantity, tax included where Paddle knows it. A country
 * that Paddle doesn't know is as good as none. Prices that Paddle refuses are left out and logged. Throws PaddleError.
 */
export async function previewPrices(
  items: readonly { priceId: string; quantity: number }[],
  place: Place,
  ask: Ask,
): Promise<Map<string, ShownPrice>> {
  const wanted = items.map(({ priceId, quantity }) => `${priceId}*${quantity}`);
  return wanted.length > 0 ? loadPreview([placeOf(place), ...wanted].join(" "), ask) : new Map();
}
