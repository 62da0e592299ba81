import type { StoredNextPayment, StoredPayments } from "@/lib/billing/stored-payments";
import type { Subscription } from "@/lib/billing/subscriptions";
import type { NextPayment } from "@/lib/paddle/bill";
import type { Payment, PaymentMethod } from "@/lib/paddle/payments";

// What a subscription is charged next, and with what. Facts alone; what isn't known for sure is null.

const MINUTE_MS = 60_000;
/** How long an answer is good for, and how long to wait after none. */
const READ_AGAIN_AFTER_MS = 10 * MINUTE_MS;
const TRY_AGAIN_AFTER_MS = MINUTE_MS;
/** What is older than the rest of the screen by more than this has its own time. */
const AS_OF_AFTER_MS = MINUTE_MS;

const isTime = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();

/** Whether something is going to be charged, so that there is an amount to ask for. */
export function isCharged({ status, scheduledAction }: Subscription): boolean {
  if (status === "past_due") return true;
  const isLive = status === "active" || status === "trialing";
  return isLive && scheduledAction !== "cancel" && scheduledAction !== "pause";
}

/** Whether the subscription isn't the one that was asked about: by an event, a list, or a change of ours. */
export function isUnread({ updatedAt }: Subscription, stored: StoredNextPayment | undefined): boolean {
  if (!stored) return true;
  return updatedAt !== null && (stored.askedUpdatedAt === null || updatedAt > stored.askedUpdatedAt);
}

/**
 * Whether Paddle may be asked: not twice within ten minutes, unless the subscription has changed. `isAsked`: somebody
 * wants to know, or comes back from the portal; tax, credit and discounts change without an event of the subscription.
 */
export function isDue(
  subscription: Subscription,
  stored: StoredNextPayment | undefined,
  now: Date,
  isAsked = false,
): boolean {
  if (!stored || isUnread(subscription, stored)) return true;
  const isWaiting = isTime(stored.readAt, stored.askedAt) && !isAsked;
  const wait = isWaiting ? READ_AGAIN_AFTER_MS : TRY_AGAIN_AFTER_MS;
  return stored.askedAt.getTime() <= now.getTime() - wait;
}

/** What the amount is called: a trial's first, an invoice, what is overdue, or what comes once there is a payment method. */
export type NextPaymentKind = "payment" | "first" | "once-added" | "invoice" | "due";

export type NextPaymentView = NextPayment & {
  kind: NextPaymentKind;
  /** When it was read, where that is longer ago than the screen says it was updated; else null. */
  asOf: Date | null;
};

/** Null also for an amount that was read for other items, another date or another status, or before the last change. */
export function describeNextPayment(
  subscription: Subscription,
  stored: StoredNextPayment | undefined,
  syncedAt: Date | null,
): NextPaymentView | null {
  const { payment, readAt = null } = stored ?? {};
  if (!payment || !isCharged(subscription) || !isOf(payment, subscription)) return null;
  // What an event tells of may be a discount or a one-time charge, which the mirror doesn't have.
  if (isUnread(subscription, stored)) return null;
  const isOlder = readAt && syncedAt && syncedAt.getTime() - readAt.getTime() > AS_OF_AFTER_MS;
  return { ...payment, kind: kindOf(subscription), asOf: isOlder ? readAt : null };
}

/**
 * The payments without those that count on a balance which another subscription pays from first: Paddle offers the whole
 * of it to each, and it is there once.
 */
export function withoutSpentCredit(
  subscriptions: Subscription[],
  next: StoredPayments["next"],
): ReadonlyMap<string, StoredNextPayment> {
  const isSpent = ({ subscriptionId, payment }: StoredNextPayment) => {
    const own = subscriptions.find(({ id }) => id === subscriptionId);
    if (!payment?.credit || !own) return false;
    return subscriptions.some((other) => {
      const [first, second] = [chargedAt(other), chargedAt(own)];
      const isBefore = first !== null && (second === null || first <= second);
      return other !== own && other.currencyCode === own.currencyCode && isBefore;
    });
  };
  return new Map([...next].filter(([, stored]) => !isSpent(stored)));
}

/** When it is billed next, also by resuming; null where nothing is planned. */
function chargedAt(subscription: Subscription): Date | null {
  const { status, scheduledAction, scheduledEffectiveAt, nextBilledAt } = subscription;
  if (status === "paused") return scheduledAction === "resume" ? scheduledEffectiveAt : null;
  return isCharged(subscription) ? nextBilledAt : null;
}

function isOf({ status, nextBilledAt, currencyCode, items }: NextPayment, subscription: Subscription): boolean {
  if (status !== subscription.status || currencyCode !== subscription.currencyCode) return false;
  if (status === "past_due") return true;
  const has = ({ priceId, quantity }: NextPayment["items"][number]) =>
    subscription.items.some((item) => item.priceId === priceId && item.quantity === quantity);
  const isSameDate = isTime(nextBilledAt === null ? null : new Date(nextBilledAt), subscription.nextBilledAt);
  return isSameDate && items.length === subscription.items.length && items.every(has);
}

function kindOf({ status, collectionMode, nextBilledAt }: Subscription): NextPaymentKind {
  if (status === "past_due") return "due";
  if (collectionMode === "manual") return "invoice";
  if (status !== "trialing") return "payment";
  return nextBilledAt === null ? "once-added" : "first";
}

export type KnownPayments = StoredPayments & {
  /** When the screen was last updated. */
  syncedAt?: Date | null;
};

/** What is known of a subscription's payments: the next one, one that is open, and what with. */
export const describePayments = (subscription: Subscription, stored: KnownPayments, now: Date) => ({
  isCharged: isCharged(subscription),
  nextPayment: describeNextPayment(subscription, stored.next.get(subscription.id), stored.syncedAt ?? null),
  openInvoice: describeOpenInvoice(subscription, stored.history),
  paymentMethod: describePaymentMethod(subscription, stored.history, now),
});

/** The newest invoice that a subscription waits to be paid by; null also where it isn't among the newest payments. */
function describeOpenInvoice({ id }: Subscription, history: StoredPayments["history"]): Payment | null {
  return history?.payments?.find((one) => one.subscriptionId === id && one.status === "billed") ?? null;
}

export type PaymentMethodView = PaymentMethod & {
  expiry: "expired" | "soon" | null;
  /** Whether it may have been replaced since, or has just failed: then it is only what was paid with last. */
  isLast: boolean;
};

/** What a subscription is paid with; null when that isn't known, or nothing is going to be paid with it. */
export function describePaymentMethod(
  subscription: Subscription,
  history: StoredPayments["history"],
  now: Date,
): PaymentMethodView | null {
  const { id, status, collectionMode } = subscription;
  const method = history?.methods?.[id];
  if (!method || collectionMode !== "automatic" || status === "canceled") return null;
  const isUnsure = !isTime(history.readAt, history.askedAt) || status === "past_due";
  return { ...method, expiry: expiryOf(method, subscription.nextBilledAt, now), isLast: isUnsure };
}

/** Soon: before the next payment, or by the end of next month. A card is good until the end of its month. */
function expiryOf({ card }: PaymentMethod, nextBilledAt: Date | null, now: Date): PaymentMethodView["expiry"] {
  if (!card || card.expiryMonth < 1) return null;
  const end = Date.UTC(card.expiryYear, card.expiryMonth);
  if (end <= now.getTime()) return "expired";
  const nextMonthEnds = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2);
  return end <= nextMonthEnds || (nextBilledAt !== null && end <= nextBilledAt.getTime()) ? "soon" : null;
}
