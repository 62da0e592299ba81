import "server-only";
import { callPaddle } from "@/lib/paddle/client";
import type { Money } from "@/lib/paddle/money";

/** A price of the seller's catalogue, with its product's name. */
export type CatalogPrice = {
  id: string;
  productId: string;
  productName: string;
  unitPrice: Money;
  minimum: number;
  maximum: number;
  hasTrial: boolean;
};

const KEEP_MS = 10 * 60_000;
let kept: { prices: Map<string, CatalogPrice>; until: number; ids: string } | undefined;

/** The prices with these ids. The catalogue changes when the seller changes it, so it is kept for ten minutes. Throws PaddleFailure. */
export async function listPrices(
  ids: readonly string[],
  now = Date.now(),
): Promise<Map<string, CatalogPrice>> {
  const wanted = [...ids].sort().join();
  if (kept?.ids === wanted && now < kept.until) return kept.prices;
  const entities = await callPaddle({ waiting: "page", repeatable: true }, (paddle) =>
    paddle.prices.list({ id: [...ids], include: ["product"], perPage: 200 }).next(),
  );
  const prices = entities.map((price): CatalogPrice => {
    const { id, productId, product, unitPrice, quantity, trialPeriod } = price;
    return {
      id,
      productId,
      productName: product?.name ?? price.name ?? id,
      unitPrice: { amount: unitPrice.amount, currencyCode: unitPrice.currencyCode },
      minimum: quantity.minimum,
      maximum: quantity.maximum,
      hasTrial: trialPeriod !== null,
    };
  });
  kept = { prices: new Map(prices.map((price) => [price.id, price])), until: now + KEEP_MS, ids: wanted };
  return kept.prices;
}
