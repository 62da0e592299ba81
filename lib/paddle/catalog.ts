import "server-only";
import { callPaddle } from "@/lib/paddle/client";
import { keepAnswers } from "@/lib/paddle/kept";
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

const askPaddle = keepAnswers(async (key): Promise<Map<string, CatalogPrice>> => {
  const prices = await callPaddle({ waiting: "page", repeatable: true }, (paddle) =>
    paddle.prices.list({ id: key.split(" "), include: ["product"], perPage: 200 }).next(),
  );
  return new Map(
    prices.map(({ id, productId, product, name, unitPrice, quantity, trialPeriod }) => [
      id,
      {
        id,
        productId,
        productName: product?.name ?? name ?? id,
        unitPrice: { amount: unitPrice.amount, currencyCode: unitPrice.currencyCode },
        minimum: quantity.minimum,
        maximum: quantity.maximum,
        hasTrial: trialPeriod !== null,
      },
    ]),
  );
});

/** The active prices with these ids, by id. Throws PaddleFailure. */
export const listPrices = (ids: readonly string[]): Promise<Map<string, CatalogPrice>> =>
  askPaddle([...ids].sort().join(" "));
