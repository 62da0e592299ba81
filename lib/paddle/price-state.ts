import "server-only";
import { readPaddle } from "@/lib/paddle/client";
import type { Money } from "@/lib/paddle/schemas";

/** What a price is sold on, as Paddle has it, archived or not. */
export type PriceState = {
  id: string;
  productId: string;
  isActive: boolean;
  isProductActive: boolean;
  /** `month` or `year`, with a number before it where it isn't each; null when it is charged once. */
  interval: string | null;
  money: Money;
  quantity: { minimum: number; maximum: number };
  /** Whole days; null without a trial. Months and years are told as Paddle has them: "1 month". */
  trial: number | string | null;
};

/** The prices with these ids, by id; those that Paddle doesn't have are left out. Throws PaddleError. */
export async function listPriceStates(ids: string[]): Promise<Map<string, PriceState>> {
  const status = ["active", "archived"] as ("active" | "archived")[];
  const prices = await readPaddle("click", (paddle) =>
    paddle.prices.list({ id: ids, status, include: ["product"], perPage: 200 }).next(),
  );
  return new Map(
    prices.map((price) => {
      const { id, productId, product, billingCycle, unitPrice, quantity, trialPeriod } = price;
      const interval =
        billingCycle && `${billingCycle.frequency === 1 ? "" : `${billingCycle.frequency} `}${billingCycle.interval}`;
      return [
        id,
        {
          id,
          productId,
          isActive: price.status === "active",
          isProductActive: product?.status !== "archived",
          interval,
          money: unitPrice,
          quantity,
          trial: trialPeriod && daysOf(trialPeriod),
        },
      ];
    }),
  );
}

const daysIn: Record<string, number> = { day: 1, week: 7 };

function daysOf({ interval, frequency }: { interval: string; frequency: number }): number | string {
  const days = daysIn[interval];
  return days ? days * frequency : `${frequency} ${interval}`;
}
