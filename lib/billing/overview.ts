import "server-only";
import type { User } from "@/lib/auth/user";
import { graceEndsAt, isInGrace, isTakenBack } from "@/lib/billing/access";
import * as upcoming from "@/lib/billing/next-payment";
import { describeRecent, type RecentPayments } from "@/lib/billing/payments";
import { productIdOf } from "@/lib/billing/plan-catalog";
import { describeUsage, type PlanUsage } from "@/lib/billing/plan-usage";
import { planOf } from "@/lib/billing/plans";
import { getStoredPayments, type StoredPayments } from "@/lib/billing/stored-payments";
import { changesOf, portalPagesOf } from "@/lib/billing/subscription-actions";
import { type BillingAccount, getBillingAccount, type Subscription } from "@/lib/billing/subscriptions";
import { countUsed } from "@/lib/billing/usage";
import type { SubscriptionItem } from "@/lib/paddle/schemas";

export type DateKind =
  | ("renews" | "trial-ends" | "ends" | "pauses" | "resumes")
  | ("paused-since" | "ended" | "overdue-since" | "access-until" | "access-ended");

/** What needs the customer's attention, most urgent first. */
export const alerts = [
  "access-ended",
  "charged-back",
  "refunded",
  "payment-failed",
  "trial-without-card",
  "scheduled-cancel",
  "scheduled-pause",
] as const;
export type AlertKind = (typeof alerts)[number];

/** What the screen shows of one subscription: facts and choices, no text. */
export type SubscriptionView = ReturnType<typeof describeSubscription>;

export type Overview = {
  /** `never-synced`: there was no sync with Paddle, so nothing is known yet. */
  state: "never-synced" | "no-customer" | "no-subscriptions" | "subscriptions";
  /** Those of this page. */
  current: SubscriptionView[];
  past: SubscriptionView[];
  /** How many there are on all pages. */
  counts: { current: number; past: number };
  page: number;
  pages: number;
  /** The subscription with the most urgent alert, on whatever page it is. */
  mostUrgent: SubscriptionView | null;
  /** Null for whoever has nothing, and while that isn't known. */
  usage: PlanUsage | null;
  recentPayments: RecentPayments;
  syncedAt: Date | null;
  isFresh: boolean;
  /** Whether somebody has asked for what is new, rather than only come by. */
  isAsked: boolean;
};

/** So many current subscriptions are on a page, and as many past ones: a page of sixty is half a megabyte. */
const PAGE_SIZE = 10;
export const RECENT_PAYMENTS = 3;

/** What the billing screen shows, from the database alone. */
export async function getOverview(user: User, now: Date, page = 1): Promise<Overview> {
  const [account, payments, used] = await Promise.all([
    getBillingAccount(user),
    getStoredPayments(user),
    countUsed(user),
  ]);
  return describeAccount(account, now, page, payments, used);
}

const noPayments: StoredPayments = { next: new Map(), history: null };

/** A page that doesn't exist is the nearest that does. */
export function describeAccount(
  account: BillingAccount,
  now: Date,
  wanted = 1,
  stored = noPayments,
  used: ReadonlyMap<string, number> = new Map(),
): Overview {
  const next = upcoming.withoutSpentCredit(account.subscriptions, stored.next);
  const sure = { ...stored, next, syncedAt: account.syncedAt };
  const views = account.subscriptions.map((subscription) => describeSubscription(subscription, now, sure));
  const current = views.filter(({ status }) => status !== "canceled");
  const past = views.filter(({ status }) => status === "canceled");
  const pages = Math.max(1, Math.ceil(Math.max(current.length, past.length) / PAGE_SIZE));
  const page = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
  const ofPage = (all: SubscriptionView[]) => all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const shown = ofPage(current);
  const isRead = (one: Subscription) => !upcoming.isCharged(one) || !upcoming.isUnread(one, stored.next.get(one.id));
  const areRead = account.subscriptions.filter(({ id }) => shown.some((view) => view.id === id)).every(isRead);
  const isKnown = account.paddleCustomerId === null || (stored.history !== null && areRead);
  const state = stateOf(account);
  return {
    state,
    current: shown,
    past: ofPage(past),
    counts: { current: current.length, past: past.length },
    page,
    pages,
    mostUrgent: alerts.flatMap((alert) => current.filter((view) => view.alert === alert))[0] ?? null,
    usage: state === "never-synced" ? null : describeUsage(account.subscriptions, used, now),
    recentPayments: describeRecent(stored.history, account.subscriptions),
    syncedAt: account.syncedAt,
    isFresh: account.syncFreshUntil !== null && account.syncFreshUntil > now && isKnown,
    isAsked: account.syncFreshUntil === null,
  };
}

function stateOf({ subscriptions, syncedAt, paddleCustomerId }: BillingAccount): Overview["state"] {
  if (subscriptions.length > 0) return "subscriptions";
  if (syncedAt === null) return "never-synced";
  return paddleCustomerId ? "no-subscriptions" : "no-customer";
}

export function describeSubscription(
  subscription: Subscription,
  now: Date,
  stored: upcoming.KnownPayments = noPayments,
) {
  const { id, status, currencyCode, billingInterval: interval, billingFrequency: frequency } = subscription;
  const sold = planOf(subscription.items);
  const planProductId = sold && productIdOf(sold.product);
  const isPlan = ({ productId }: SubscriptionItem) => Number(productId === planProductId);
  const lines = subscription.items.toSorted((a, b) => isPlan(b) - isPlan(a)).map(describeItem);
  const [plan = { name: id, quantity: 1, unitAmount: null, amount: null }, ...addons] = lines;
  return {
    id,
    status,
    takenBack: subscription.takenBack,
    plan,
    addons,
    /** Whether the quantity of the plan is one of seats. */
    hasSeats: sold?.seats !== undefined,
    currencyCode,
    interval,
    frequency,
    isInvoiced: subscription.collectionMode === "manual",
    /** The date that matters most comes first. */
    dates: datesOf(subscription, now),
    ...upcoming.describePayments(subscription, stored, now),
    portalPages: portalPagesOf(subscription),
    changes: changesOf(subscription),
    alert: alertOf(subscription, now),
  };
}

/** What the price says, before discounts and taxes, in minor units; null when it is not known. */
function describeItem({ productName, quantity, unitAmount }: SubscriptionItem) {
  const amount = unitAmount && String(BigInt(unitAmount) * BigInt(quantity));
  return { name: productName, quantity, unitAmount, amount };
}

/** Nothing when the date isn't known. */
const dated = (kind: DateKind, at: Date | null) => (at ? [{ kind, at }] : []);

const isOver = (at: Date | null, now: Date) => at !== null && at <= now;

function datesOf(subscription: Subscription, now: Date) {
  const { status, scheduledAction, scheduledEffectiveAt, pastDueSince } = subscription;
  if (status === "canceled") return dated("ended", subscription.canceledAt);
  if (status === "paused") {
    const resumesAt = scheduledAction === "resume" ? scheduledEffectiveAt : null;
    return [...dated("resumes", resumesAt), ...dated("paused-since", subscription.pausedAt)];
  }
  if (status === "past_due") {
    const end = isTakenBack(subscription) ? null : graceEndsAt(pastDueSince);
    return [...dated(isOver(end, now) ? "access-ended" : "access-until", end), ...dated("overdue-since", pastDueSince)];
  }
  if (scheduledAction === "cancel")
    return dated(isOver(scheduledEffectiveAt, now) ? "ended" : "ends", scheduledEffectiveAt);
  if (scheduledAction === "pause") {
    const pause = isOver(scheduledEffectiveAt, now) ? "paused-since" : "pauses";
    return [...dated(pause, scheduledEffectiveAt), ...dated("resumes", subscription.scheduledResumeAt)];
  }
  if (status === "trialing") return dated("trial-ends", subscription.trialEndsAt);
  return dated("renews", status === "active" ? subscription.nextBilledAt : null);
}

function alertOf(subscription: Subscription, now: Date): AlertKind | null {
  const { status, scheduledAction, scheduledEffectiveAt, nextBilledAt, collectionMode, pastDueSince } = subscription;
  const isOpen = isInGrace(pastDueSince, now) && !isTakenBack(subscription);
  if (status === "past_due") return isOpen ? "payment-failed" : "access-ended";
  if (status !== "active" && status !== "trialing") return null;
  if (isTakenBack(subscription)) return subscription.takenBack === "chargeback" ? "charged-back" : "refunded";
  // Its event is still to come, and "until" would be wrong.
  if (isOver(scheduledEffectiveAt, now)) return null;
  if (scheduledAction === "cancel") return "scheduled-cancel";
  if (scheduledAction === "pause") return "scheduled-pause";
  // With a card on file Paddle says when it will charge it.
  const hasNoCard = status === "trialing" && nextBilledAt === null && collectionMode === "automatic";
  return hasNoCard ? "trial-without-card" : null;
}
