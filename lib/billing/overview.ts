import "server-only";
import type { User } from "@/lib/auth/user";
import { graceEndsAt, isInGrace } from "@/lib/billing/access";
import { productIdOf } from "@/lib/billing/plan-catalog";
import { planOf } from "@/lib/billing/plans";
import { type BillingAccount, getBillingAccount, type Subscription } from "@/lib/billing/subscriptions";
import type { PortalPage } from "@/lib/paddle/customers";
import type { SubscriptionItem } from "@/lib/paddle/schemas";

export type DateKind =
  | ("renews" | "trial-ends" | "ends" | "pauses" | "resumes")
  | ("paused-since" | "ended" | "overdue-since" | "access-until" | "access-ended");

/** What the app changes through Paddle's API, because the portal can't. */
export type SubscriptionChange = "change-plan" | "remove-scheduled-change" | "resume";
type SubscriptionPage = Exclude<PortalPage, "overview">;

/** What needs the customer's attention, most urgent first. */
export const alerts = [
  "access-ended",
  "payment-failed",
  "trial-without-card",
  "scheduled-cancel",
  "scheduled-pause",
] as const;
export type AlertKind = (typeof alerts)[number];

/** What the screen shows of one subscription: facts and choices, no text. */
export type SubscriptionView = ReturnType<typeof describeSubscription>;
export type SubscriptionLine = SubscriptionView["plan"];

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
  syncedAt: Date | null;
  isFresh: boolean;
};

/** So many current subscriptions are on a page, and as many past ones: a page of sixty is half a megabyte. */
const PAGE_SIZE = 10;

/** What the billing screen shows, from the database alone. */
export async function getOverview(user: User, now: Date, page = 1): Promise<Overview> {
  return describeAccount(await getBillingAccount(user), now, page);
}

/** A page that doesn't exist is the nearest that does. */
export function describeAccount(account: BillingAccount, now: Date, wanted = 1): Overview {
  const { syncedAt, syncFreshUntil } = account;
  const views = account.subscriptions.map((subscription) => describeSubscription(subscription, now));
  const current = views.filter(({ status }) => status !== "canceled");
  const past = views.filter(({ status }) => status === "canceled");
  const pages = Math.max(1, Math.ceil(Math.max(current.length, past.length) / PAGE_SIZE));
  const page = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
  const ofPage = (all: SubscriptionView[]) => all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return {
    state: stateOf(account),
    current: ofPage(current),
    past: ofPage(past),
    counts: { current: current.length, past: past.length },
    page,
    pages,
    mostUrgent: alerts.flatMap((alert) => current.filter((view) => view.alert === alert))[0] ?? null,
    syncedAt,
    isFresh: syncFreshUntil !== null && syncFreshUntil > now,
  };
}

function stateOf({ subscriptions, syncedAt, paddleCustomerId }: BillingAccount): Overview["state"] {
  if (subscriptions.length > 0) return "subscriptions";
  if (syncedAt === null) return "never-synced";
  return paddleCustomerId ? "no-subscriptions" : "no-customer";
}

export function describeSubscription(subscription: Subscription, now: Date) {
  const { id, status, currencyCode, billingInterval: interval, billingFrequency: frequency } = subscription;
  const product = planOf(subscription.items)?.product;
  const planProductId = product && productIdOf(product);
  const isPlan = ({ productId }: SubscriptionItem) => Number(productId === planProductId);
  const lines = subscription.items.toSorted((a, b) => isPlan(b) - isPlan(a)).map(describeItem);
  const [plan = { name: id, priceName: null, quantity: 1, amount: null }, ...addons] = lines;
  return {
    id,
    status,
    plan,
    addons,
    /** Minor units per billing interval, before discounts and taxes; null when it is not known. */
    amount: sum(lines.map((line) => line.amount)),
    currencyCode,
    interval,
    frequency,
    /** The date that matters most comes first. */
    dates: datesOf(subscription, now),
    portalPages: portalPagesOf(subscription),
    changes: changesOf(subscription),
    alert: alertOf(subscription, now),
  };
}

function describeItem({ productName, priceName, quantity, unitAmount }: SubscriptionItem) {
  /** Quantity × unit price in minor units; null when it is not known. */
  const amount = unitAmount && String(BigInt(unitAmount) * BigInt(quantity));
  return { name: productName, priceName, quantity, amount };
}

/** Null unless every amount is known. */
function sum(amounts: (string | null)[]): string | null {
  const known = amounts.filter((amount) => amount !== null);
  if (known.length === 0 || known.length < amounts.length) return null;
  return String(known.reduce((total, amount) => total + BigInt(amount), 0n));
}

/** Nothing when the date isn't known. */
const dated = (kind: DateKind, at: Date | null) => (at ? [{ kind, at }] : []);

function datesOf(subscription: Subscription, now: Date) {
  const { status, scheduledAction, scheduledEffectiveAt, pastDueSince } = subscription;
  if (status === "canceled") return dated("ended", subscription.canceledAt);
  if (status === "paused") {
    const resumesAt = scheduledAction === "resume" ? scheduledEffectiveAt : null;
    return [...dated("resumes", resumesAt), ...dated("paused-since", subscription.pausedAt)];
  }
  if (status === "past_due") {
    const access = isInGrace(pastDueSince, now) ? "access-until" : "access-ended";
    return [...dated(access, graceEndsAt(pastDueSince)), ...dated("overdue-since", pastDueSince)];
  }
  if (scheduledAction === "cancel") return dated("ends", scheduledEffectiveAt);
  if (scheduledAction === "pause")
    return [...dated("pauses", scheduledEffectiveAt), ...dated("resumes", subscription.scheduledResumeAt)];
  if (status === "trialing") return dated("trial-ends", subscription.trialEndsAt);
  return dated("renews", status === "active" ? subscription.nextBilledAt : null);
}

function portalPagesOf({ status, collectionMode, scheduledAction }: Subscription): SubscriptionPage[] {
  // For these Paddle opens the subscription's own page instead of a form.
  if (status === "canceled" || status === "paused") return ["view"];
  const payment: SubscriptionPage = collectionMode === "automatic" ? "update-payment-method" : "view";
  return scheduledAction === "cancel" ? [payment] : [payment, "cancel"];
}

function changesOf({ status, collectionMode, scheduledAction, items }: Subscription): SubscriptionChange[] {
  const isPaused = status === "paused";
  const isActive = status === "active" || status === "trialing";
  const isScheduled = scheduledAction === "cancel" || scheduledAction === "pause";
  const canChangePlan = collectionMode === "automatic" && planOf(items) !== undefined;
  const changes: SubscriptionChange[] = [];
  if (isPaused) changes.push("resume");
  if (isActive && isScheduled) changes.push("remove-scheduled-change");
  if (canChangePlan && (isActive || isPaused || status === "past_due")) changes.push("change-plan");
  return changes;
}

function alertOf(subscription: Subscription, now: Date): AlertKind | null {
  const { status, scheduledAction, nextBilledAt, collectionMode, pastDueSince } = subscription;
  if (status === "past_due") return isInGrace(pastDueSince, now) ? "payment-failed" : "access-ended";
  if (status !== "active" && status !== "trialing") return null;
  if (scheduledAction === "cancel") return "scheduled-cancel";
  if (scheduledAction === "pause") return "scheduled-pause";
  // With a card on file Paddle says when it will charge it.
  const hasNoCard = status === "trialing" && nextBilledAt === null && collectionMode === "automatic";
  return hasNoCard ? "trial-without-card" : null;
}
