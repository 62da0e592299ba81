import { z } from "zod";

// What Paddle sends, checked and turned into our types. Keys are in the SDK's camel case.

function hasPrefix(prefix: string) {
  const pattern = new RegExp(`^(?:${prefix})_[a-z\\d]{26}$`);
  return (value: unknown): value is string => typeof value === "string" && pattern.test(value);
}

// The SDK puts ids into URL paths as they are, so each is checked before it gets there.
export const isCustomerId = hasPrefix("ctm");
export const isSubscriptionId = hasPrefix("sub");
export const isTransactionId = hasPrefix("txn");
export const isAddressId = hasPrefix("add");
/** Simulated events have `ntfsimevt_…` instead of `evt_…`. */
export const isEventId = hasPrefix("[a-z]{3,10}");

/** An amount in minor units as text, as Paddle sends it. Never a number: amounts may exceed 2^53. */
export type Money = { amount: string; currencyCode: string };

/** Null where there is nothing to pay, or to give back. */
export const positive = (amount: string | undefined, currencyCode: string): Money | null =>
  amount && BigInt(amount) > 0n ? { amount, currencyCode } : null;

const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * An RFC 3339 timestamp as UTC text of fixed width with nine fraction digits, which sorts by time in any database.
 * Paddle sends up to nine digits; a JavaScript Date keeps three, and unpadded text sorts wrongly. Null for anything else.
 */
export function parseTimestamp(value: unknown): string | null {
  const match = typeof value === "string" ? rfc3339.exec(value) : null;
  if (!match) return null;
  const [, day, time, fraction = "", zone = "Z"] = match;
  const local = toIso(`${day}T${time}Z`);
  // Date rolls 30 February over into March, and hour 24 into the next day, instead of refusing them.
  if (!local?.startsWith(`${day}T${time}`)) return null;
  const seconds = zone.toUpperCase() === "Z" ? local : toIso(`${day}T${time}${zone}`);
  return seconds && `${seconds.slice(0, 19)}.${fraction.slice(0, 9).padEnd(9, "0")}Z`;
}

/** Null for invalid dates, and for years that need a sign: those would sort wrongly. */
function toIso(text: string): string | null {
  const date = new Date(text);
  const iso = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  return iso.length === 24 ? iso : null;
}

export const timestamp = z.unknown().optional().transform(parseTimestamp);
export const currencyCode = z.string().regex(/^[A-Z]{3}$/);
export const amount = z.string().regex(/^-?\d+$/);
export const money = z.object({ amount, currencyCode });

export const paddlePrice = z.object({
  id: z.string(),
  unitPrice: money,
  unitPriceOverrides: z.array(z.object({ unitPrice: money })).nullish(),
});

const paddleItem = z.object({
  quantity: z.number().int(),
  trialDates: z.object({ endsAt: timestamp }).nullish(),
  price: paddlePrice,
  product: z.object({ id: z.string(), name: z.string() }),
});
type PaddleItem = z.infer<typeof paddleItem>;

const paddleSubscription = z.object({
  id: z.string().refine(isSubscriptionId),
  customerId: z.string().refine(isCustomerId),
  status: z.string().min(1),
  collectionMode: z.string(),
  currencyCode,
  billingCycle: z.object({ interval: z.string(), frequency: z.number().int() }),
  startedAt: timestamp,
  updatedAt: timestamp,
  nextBilledAt: timestamp,
  pausedAt: timestamp,
  canceledAt: timestamp,
  currentBillingPeriod: z.object({ startsAt: timestamp, endsAt: timestamp }).nullish(),
  scheduledChange: z.object({ action: z.string(), effectiveAt: timestamp, resumeAt: timestamp }).nullish(),
  items: z.array(paddleItem).min(1),
});

type PaddleSubscription = z.output<typeof paddleSubscription>;

/** Every key that a schema reads, at any depth. */
function* keysOf(schema: unknown): Generator<string> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) yield* keysOf(schema.unwrap());
  if (schema instanceof z.ZodArray) yield* keysOf(schema.element);
  if (!(schema instanceof z.ZodObject)) return;
  for (const [key, inner] of Object.entries(schema.shape)) {
    yield key;
    yield* keysOf(inner);
  }
}

export const subscriptionKeys = [...keysOf(paddleSubscription)];

/** The columns of `Subscription` that hold what Paddle says: this list is their only definition. */
const columns = {
  id: ({ id }: PaddleSubscription) => id,
  paddleCustomerId: ({ customerId }: PaddleSubscription) => customerId,
  status: ({ status }: PaddleSubscription) => status,
  collectionMode: ({ collectionMode }: PaddleSubscription) => collectionMode,
  currencyCode: ({ currencyCode }: PaddleSubscription) => currencyCode,
  billingInterval: ({ billingCycle }: PaddleSubscription) => billingCycle.interval,
  billingFrequency: ({ billingCycle }: PaddleSubscription) => billingCycle.frequency,
  items: ({ items, currencyCode }: PaddleSubscription) => items.map((item) => toItem(item, currencyCode)),
  startedAt: ({ startedAt }: PaddleSubscription) => startedAt,
  nextBilledAt: ({ nextBilledAt }: PaddleSubscription) => nextBilledAt,
  currentPeriodStartsAt: ({ currentBillingPeriod }: PaddleSubscription) => currentBillingPeriod?.startsAt ?? null,
  currentPeriodEndsAt: ({ currentBillingPeriod }: PaddleSubscription) => currentBillingPeriod?.endsAt ?? null,
  trialEndsAt: trialEndOf,
  pausedAt: ({ pausedAt }: PaddleSubscription) => pausedAt,
  canceledAt: ({ canceledAt }: PaddleSubscription) => canceledAt,
  scheduledAction: ({ scheduledChange }: PaddleSubscription) => scheduledChange?.action ?? null,
  scheduledEffectiveAt: ({ scheduledChange }: PaddleSubscription) => scheduledChange?.effectiveAt ?? null,
  scheduledResumeAt: ({ scheduledChange }: PaddleSubscription) => scheduledChange?.resumeAt ?? null,
  updatedAt: ({ updatedAt }: PaddleSubscription) => updatedAt,
};

export const subscriptionColumns = Object.keys(columns) as (keyof typeof columns)[];

/** A subscription as Paddle last described it, one field per column. Timestamps are UTC text, see `parseTimestamp`. */
export type SubscriptionSnapshot = { [Name in keyof typeof columns]: ReturnType<(typeof columns)[Name]> };
export type SubscriptionItem = ReturnType<typeof toItem>;

/** Reads a subscription; null when it isn't one. Unknown fields and statuses are let through. */
export function parseSubscription(value: unknown): SubscriptionSnapshot | null {
  const { success, data } = paddleSubscription.safeParse(value);
  if (!success) return null;
  const entries = Object.entries(columns).map(([name, read]) => [name, read(data)]);
  return Object.fromEntries(entries) as SubscriptionSnapshot;
}

/** What one unit may cost in a currency: more than one amount where some countries have a price of their own in it. */
export function unitAmounts(
  { unitPrice, unitPriceOverrides }: z.infer<typeof paddlePrice>,
  currency: string,
): string[] {
  const prices = [unitPrice, ...(unitPriceOverrides ?? []).map((override) => override.unitPrice)];
  return [...new Set(prices.filter((one) => one.currencyCode === currency).map((one) => one.amount))];
}

function toItem({ product, price, quantity }: PaddleItem, currency: string) {
  const [unitAmount = null, ...others] = unitAmounts(price, currency);
  return {
    productId: product.id,
    productName: product.name,
    priceId: price.id,
    quantity,
    /**
     * Minor units; null when the price has none in the subscription's currency, or several of which the country's applies:
     * no amount is better than a wrong one.
     */
    unitAmount: others.length > 0 ? null : unitAmount,
  };
}

/** Null once the trial is over: its dates stay on the items. */
function trialEndOf({ status, items, currentBillingPeriod }: PaddleSubscription): string | null {
  if (status !== "trialing") return null;
  const ends = items.map((item) => item.trialDates?.endsAt ?? null).filter((end) => end !== null);
  return ends.sort()[0] ?? currentBillingPeriod?.endsAt ?? null;
}
