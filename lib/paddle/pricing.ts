import "server-only";
import type { CountryCode } from "@paddle/paddle-node-sdk";
import { callPaddle } from "@/lib/paddle/client";
import type { Money } from "@/lib/paddle/money";

/** What one of each price costs a visitor from a country, tax included where Paddle knows it. Throws PaddleFailure. */
export async function previewPrices(
  priceIds: readonly string[],
  countryCode: string | null,
): Promise<Map<string, Money>> {
  const preview = await callPaddle({ waiting: "page", repeatable: true }, (paddle) =>
    paddle.pricingPreview.preview({
      items: priceIds.map((priceId) => ({ priceId, quantity: 1 })),
      ...(countryCode && { address: { countryCode: countryCode as CountryCode } }),
    }),
  );
  const { currencyCode } = preview;
  return new Map(
    preview.details.lineItems.map((line) => [line.price.id, { amount: line.unitTotals.total, currencyCode }]),
  );
}
