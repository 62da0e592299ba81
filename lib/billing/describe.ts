import { graceEndsAt } from "@/lib/billing/access";
import type { MirroredSubscription } from "@/lib/billing/mirror";
import { planOf } from "@/lib/billing/plans";
import type { SubscriptionItem } from "@/lib/paddle/subscription";

export type DateKind =
  | "renews"
  | "trial-ends"
  | "ends"
  | "pauses"
  | "resumes"
  | "paused-since"
  | "ended"
  | "overdue-since"
  | "access-until";
export type SubscriptionDate = { kind: DateKind; at: Date };

/** What the portal does. */
export type SubscriptionAction = "cancel" | "update-payment-method" | "view";
/** What the portal can't do, and the app does through Paddle's API. */
export type SubscriptionChange = "change-plan" | "undo" | "resume";

/** One line of a subscription; `amount` is quantity × unit price in minor units, null when it is not known. */
export type SubscriptionLine = {
  name: string;
  priceName: string | null;
  quantity: number;
  amount: string | null;
};

/** What the screen says of one subscription: facts and choices, no words. */
export type DescribedSubscription = {
  id: string;
  status: string;
  plan: SubscriptionLine;
  extras: SubscriptionLine[];
  /** Minor units for each billing interval, before discounts and taxes; null when not known. */
  amount: string | null;
  currencyCode: string;
  interval: string;
  frequency: number;
  /** The date that matters comes first. */
  dates: SubscriptionDate[];
  actions: SubscriptionAction[];
  changes: SubscriptionChange[];
  warning: Warning | null;
};

/** What needs the customer's attention, most urgent first. */
export const warnings = ["payment-failed", "trial-without-card", "ends", "pauses"] as const;
export type Warning = (typeof warnings)[number];

export function describeSubscription(subscription: MirroredSubscription): DescribedSubscription {
  const sold = planOf(subscription.items)?.productId;
  const isPlan = (item: SubscriptionItem) => Number(item.productId === sold);
  const lines = subscription.items
    .toSorted((a, b) => isPlan(b) - isPlan(a))
    .map((item) => ({
      name: item.productName,
      priceName: item.priceName,
      quantity: item.quantity,
      amount: item.unitAmount && String(BigInt(item.unitAmount) * BigInt(item.quantity)),
    }));
  const [plan = { name: subscription.id, priceName: null, quantity: 1, amount: null }, ...extras] = lines;
  return {
    id: subscription.id,
    status: subscription.status,
    plan,
    extras,
    amount: sum(lines.map((line) => line.amount)),
    currencyCode: subscription.currencyCode,
    interval: subscription.billingInterval,
    frequency: subscription.billingFrequency,
    dates: datesOf(subscription).filter((date): date is SubscriptionDate => date.at !== null),
    actions: actionsOf(subscription),
    changes: changesOf(subscription),
    warning: warningOf(subscription),
  };
}

function sum(amounts: (string | null)[]): string | null {
  const known = amounts.filter((amount) => amount !== null);
  if (known.length === 0 || known.length < amounts.length) return null;
  return String(known.reduce((total, amount) => total + BigInt(amount), 0n));
}

function datesOf(subscription: MirroredSubscription): { kind: DateKind; at: Date | null }[] {
  const { status, scheduledAction, scheduledEffectiveAt: effectiveAt } = subscription;
  if (status === "canceled") return [{ kind: "ended", at: subscription.canceledAt }];
  if (status === "paused") {
    const resumes = scheduledAction === "resume" ? effectiveAt : null;
    return [
      { kind: "resumes", at: resumes },
      { kind: "paused-since", at: subscription.pausedAt },
    ];
  }
  if (status === "past_due") {
    const since = subscription.pastDueSince;
    return [
      { kind: "access-until", at: graceEndsAt(since) },
      { kind: "overdue-since", at: since },
    ];
  }
  if (scheduledAction === "cancel") return [{ kind: "ends", at: effectiveAt }];
  if (scheduledAction === "pause") {
    return [
      { kind: "pauses", at: effectiveAt },
      { kind: "resumes", at: subscription.scheduledResumeAt },
    ];
  }
  if (status === "trialing") return [{ kind: "trial-ends", at: subscription.trialEndsAt }];
  return [{ kind: "renews", at: status === "active" ? subscription.nextBilledAt : null }];
}

function actionsOf({ status, collectionMode, scheduledAction }: MirroredSubscription): SubscriptionAction[] {
  // For these Paddle opens the subscription's own page instead of a form.
  if (status === "canceled" || status === "paused") return ["view"];
  const payment: SubscriptionAction = collectionMode === "automatic" ? "update-payment-method" : "view";
  return scheduledAction === "cancel" ? [payment] : [payment, "cancel"];
}

function changesOf({
  status,
  collectionMode,
  scheduledAction,
  items,
}: MirroredSubscription): SubscriptionChange[] {
  const isLive = status === "active" || status === "trialing" || status === "past_due";
  const hasPlan = collectionMode === "automatic" && planOf(items) !== undefined;
  const isUndoable = scheduledAction === "cancel" || scheduledAction === "pause";
  return [
    ...(status === "paused" ? (["resume"] as const) : []),
    ...(isLive && status !== "past_due" && isUndoable ? (["undo"] as const) : []),
    ...(hasPlan && (isLive || status === "paused") ? (["change-plan"] as const) : []),
  ];
}

function warningOf(subscription: MirroredSubscription): Warning | null {
  const { status, scheduledAction, nextBilledAt, collectionMode } = subscription;
  if (status === "past_due") return "payment-failed";
  if (status !== "active" && status !== "trialing") return null;
  if (scheduledAction === "cancel") return "ends";
  if (scheduledAction === "pause") return "pauses";
  // With a card on file Paddle names the day it will charge it.
  return status === "trialing" && nextBilledAt === null && collectionMode === "automatic"
    ? "trial-without-card"
    : null;
}
