import "server-only";
import type { CountryCode } from "@paddle/paddle-node-sdk";
import { callPaddle } from "@/lib/paddle/client";
import { keepAnswers } from "@/lib/paddle/kept";
import type { Money } from "@/lib/paddle/money";

const askPaddle = keepAnswers(async (key): Promise<Map<string, Money>> => {
  const [countryCode, ...priceIds] = key.split(" ");
  const { currencyCode, details } = await callPaddle({ waiting: "page", repeatable: true }, (paddle) =>
    paddle.pricingPreview.preview({
      items: priceIds.map((priceId) => ({ priceId, quantity: 1 })),
      ...(countryCode && { address: { countryCode: countryCode as CountryCode } }),
    }),
  );
  return new Map(
    details.lineItems.map(({ price, unitTotals }) => [price.id, { amount: unitTotals.total, currencyCode }]),
  );
});

/** What one of each price costs a visitor from a country, tax included where Paddle knows it. Throws PaddleFailure. */
export const previewPrices = (
  priceIds: readonly string[],
  countryCode: string | null,
): Promise<Map<string, Money>> => askPaddle([countryCode ?? "", ...priceIds].join(" "));
