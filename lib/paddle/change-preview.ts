import type { SubscriptionPreview } from "@paddle/paddle-node-sdk";
import { type Money, positive } from "@/lib/paddle/schemas";

// What Paddle says of a change before it is made.

type Period = { startsAt: string; endsAt: string };

export type ChangePreview = {
  /** Charged immediately; null when nothing is. */
  dueNow: Money | null;
  /** Added to the customer's balance immediately; null when nothing is. */
  credit: Money | null;
  /** Paid from the customer's balance immediately; null when nothing is. */
  fromBalance: Money | null;
  /** The price of each billing period from then on. */
  recurring: Money | null;
  /** The end of a discount that `recurring` has, after which it is more; null where there is none. */
  discountEndsAt: string | null;
  /** It is paused, and stays so: nothing is billed before it is resumed. */
  isPaused: boolean;
  /** What is set to happen still will, on a day that another interval moves. */
  scheduled: { action: "cancel" | "pause"; at: string } | null;
  nextBilledAt: string | null;
  billingInterval: string;
  billingFrequency: number;
  /** A negative quantity gives unused time back. `period`: what a prorated line is for. */
  lines: { name: string; quantity: number; amount: Money; period: Period | null }[];
};

export function toPreview({ immediateTransaction, updateSummary, ...preview }: SubscriptionPreview): ChangePreview {
  const { currencyCode, billingCycle } = preview;
  const totals = immediateTransaction?.details.totals;
  const result = updateSummary?.result;
  const credited = result?.action === "credit" ? result.amount.replace("-", "") : totals?.creditToBalance;
  return {
    dueNow: positive(totals?.grandTotal, currencyCode),
    credit: positive(credited, currencyCode),
    fromBalance: positive(totals?.credit, currencyCode),
    recurring: positive(preview.recurringTransactionDetails?.totals.grandTotal, currencyCode),
    discountEndsAt: endOfDiscount(preview.discount, preview.nextBilledAt),
    isPaused: preview.status === "paused",
    scheduled: scheduledIn(preview),
    nextBilledAt: preview.nextBilledAt,
    billingInterval: billingCycle?.interval ?? "month",
    billingFrequency: billingCycle?.frequency ?? 1,
    lines: (immediateTransaction?.details.lineItems ?? []).map(
      ({ product, quantity, proration, totals: { total } }) => ({
        name: product.name,
        quantity,
        amount: { amount: total, currencyCode },
        period: proration?.billingPeriod ?? null,
      }),
    ),
  };
}

function scheduledIn({ scheduledChange: change }: Pick<SubscriptionPreview, "scheduledChange">) {
  if (change?.action !== "cancel" && change?.action !== "pause") return null;
  return { action: change.action, at: change.effectiveAt };
}

/** When a discount that the price of a day has ends; null where it has none, or one without an end. */
export function endOfDiscount(discount: SubscriptionPreview["discount"], billedAt: string | null): string | null {
  if (!billedAt || !discount?.endsAt) return null;
  const billed = Date.parse(billedAt);
  const hasBegun = discount.startsAt === null || Date.parse(discount.startsAt) <= billed;
  return hasBegun && billed < Date.parse(discount.endsAt) ? discount.endsAt : null;
}
