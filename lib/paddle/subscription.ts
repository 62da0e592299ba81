import { z } from "zod";
import { isCustomerId, isSubscriptionId } from "@/lib/paddle/ids";
import { parseInstant } from "@/lib/paddle/instant";

const instant = z
  .unknown()
  .optional()
  .transform((value) => parseInstant(value));
const money = z.object({ amount: z.string().regex(/^-?\d+$/), currencyCode: z.string().regex(/^[A-Z]{3}$/) });
const cycle = z.object({ interval: z.string(), frequency: z.number().int() });
const period = z.object({ startsAt: instant, endsAt: instant });

const item = z.object({
  quantity: z.number().int(),
  trialDates: z.object({ endsAt: instant }).nullish(),
  price: z.object({
    id: z.string(),
    name: z.string().nullish(),
    unitPrice: money,
    unitPriceOverrides: z.array(z.object({ unitPrice: money })).nullish(),
  }),
  product: z.object({ id: z.string(), name: z.string() }),
});

const subscription = z.object({
  id: z.string().refine(isSubscriptionId),
  customerId: z.string().refine(isCustomerId),
  status: z.string().min(1),
  collectionMode: z.string(),
  currencyCode: z.string().regex(/^[A-Z]{3}$/),
  billingCycle: cycle,
  startedAt: instant,
  nextBilledAt: instant,
  pausedAt: instant,
  canceledAt: instant,
  currentBillingPeriod: period.nullish(),
  scheduledChange: z.object({ action: z.string(), effectiveAt: instant, resumeAt: instant }).nullish(),
  items: z.array(item).min(1),
});

/** Amounts are minor units as text, as Paddle sends them. `unitAmount` is null when the price has none in the subscription's currency. */
export type SubscriptionItem = {
  productId: string;
  productName: string;
  priceId: string;
  priceName: string | null;
  quantity: number;
  unitAmount: string | null;
};

/** Paddle's subscription as the mirror keeps it: column for column, instants as RFC 3339 text in UTC. */
export type SubscriptionSnapshot = {
  id: string;
  paddleCustomerId: string;
  status: string;
  collectionMode: string;
  currencyCode: string;
  billingInterval: string;
  billingFrequency: number;
  items: SubscriptionItem[];
  startedAt: string | null;
  nextBilledAt: string | null;
  currentPeriodStartsAt: string | null;
  currentPeriodEndsAt: string | null;
  trialEndsAt: string | null;
  pausedAt: string | null;
  canceledAt: string | null;
  scheduledAction: string | null;
  scheduledEffectiveAt: string | null;
  scheduledResumeAt: string | null;
};

/** Reads a subscription in the SDK's camel case; null when it is not one. Unknown fields and statuses are let through. */
export function parseSubscription(value: unknown): SubscriptionSnapshot | null {
  const { success, data } = subscription.safeParse(value);
  if (!success) return null;
  return {
    id: data.id,
    paddleCustomerId: data.customerId,
    status: data.status,
    collectionMode: data.collectionMode,
    currencyCode: data.currencyCode,
    billingInterval: data.billingCycle.interval,
    billingFrequency: data.billingCycle.frequency,
    items: data.items.map((one) => ({
      productId: one.product.id,
      productName: one.product.name,
      priceId: one.price.id,
      priceName: one.price.name ?? null,
      quantity: one.quantity,
      unitAmount: unitAmountIn(data.currencyCode, one.price),
    })),
    startedAt: data.startedAt,
    nextBilledAt: data.nextBilledAt,
    currentPeriodStartsAt: data.currentBillingPeriod?.startsAt ?? null,
    currentPeriodEndsAt: data.currentBillingPeriod?.endsAt ?? null,
    trialEndsAt: data.status === "trialing" ? trialEnd(data) : null,
    pausedAt: data.pausedAt,
    canceledAt: data.canceledAt,
    scheduledAction: data.scheduledChange?.action ?? null,
    scheduledEffectiveAt: data.scheduledChange?.effectiveAt ?? null,
    scheduledResumeAt: data.scheduledChange?.resumeAt ?? null,
  };
}

type Parsed = z.infer<typeof subscription>;

/** Trial dates stay on the items after the trial, so the caller asks only while the status says so. */
function trialEnd({ items, currentBillingPeriod }: Parsed): string | null {
  const ends = items.map((one) => one.trialDates?.endsAt ?? null).filter((end) => end !== null);
  return ends.sort()[0] ?? currentBillingPeriod?.endsAt ?? null;
}

/** A price may be billed in another currency than its own through an override; no amount is better than a wrong one. */
function unitAmountIn(currency: string, price: Parsed["items"][number]["price"]): string | null {
  const overrides = price.unitPriceOverrides ?? [];
  const offered = [price.unitPrice, ...overrides.map((override) => override.unitPrice)];
  return offered.find((offer) => offer.currencyCode === currency)?.amount ?? null;
}
