import { expect, test } from "playwright/test";
import { type DescribedSubscription, describeSubscription } from "@/lib/billing/describe";
import type { MirroredSubscription } from "@/lib/billing/mirror";

const at = (day: string) => new Date(`${day}T12:00:00Z`);
const seats = {
  productId: "pro_pro",
  productName: "AeroEdit Pro",
  priceId: "pri_pro",
  priceName: "Monthly (per seat)",
  quantity: 10,
  unitAmount: "3000",
};
const addon = { ...seats, productName: "Analytics addon", priceName: null, quantity: 1, unitAmount: "10000" };

const active: MirroredSubscription = {
  id: "sub_01jcgfqad406rsfjcgq44g9djq",
  status: "active",
  collectionMode: "automatic",
  currencyCode: "USD",
  billingInterval: "month",
  billingFrequency: 1,
  items: [seats, addon],
  nextBilledAt: at("2026-12-12"),
  currentPeriodEndsAt: at("2026-12-12"),
  trialEndsAt: null,
  pausedAt: null,
  canceledAt: null,
  scheduledAction: null,
  scheduledEffectiveAt: null,
  scheduledResumeAt: null,
  pastDueSince: null,
};
const cancels = { scheduledAction: "cancel", scheduledEffectiveAt: at("2026-12-12"), nextBilledAt: null };
const pauses = { ...cancels, scheduledAction: "pause" };
const trial = { status: "trialing", trialEndsAt: at("2026-11-30"), nextBilledAt: at("2026-11-30") };
const both = ["update-payment-method", "cancel"] as const;

type State = {
  name: string;
  changes: Partial<MirroredSubscription>;
  dates: [kind: string, day: string][];
  actions: readonly string[];
  warning: DescribedSubscription["warning"];
};

const states: State[] = [
  { name: "active", changes: {}, dates: [["renews", "2026-12-12"]], actions: both, warning: null },
  {
    name: "active without a next bill",
    changes: { nextBilledAt: null },
    dates: [],
    actions: both,
    warning: null,
  },
  {
    name: "active and set to cancel",
    changes: cancels,
    dates: [["ends", "2026-12-12"]],
    actions: ["update-payment-method"],
    warning: "ends",
  },
  {
    name: "active and set to pause",
    changes: pauses,
    dates: [["pauses", "2026-12-12"]],
    actions: both,
    warning: "pauses",
  },
  {
    name: "active and set to pause and resume",
    changes: { ...pauses, scheduledResumeAt: at("2027-01-12"), nextBilledAt: at("2027-01-12") },
    dates: [
      ["pauses", "2026-12-12"],
      ["resumes", "2027-01-12"],
    ],
    actions: both,
    warning: "pauses",
  },
  {
    name: "on trial with a card",
    changes: trial,
    dates: [["trial-ends", "2026-11-30"]],
    actions: both,
    warning: null,
  },
  {
    name: "on trial without a card",
    changes: { ...trial, nextBilledAt: null },
    dates: [["trial-ends", "2026-11-30"]],
    actions: both,
    warning: "trial-without-card",
  },
  {
    name: "on trial and set to cancel",
    changes: { ...trial, ...cancels },
    dates: [["ends", "2026-12-12"]],
    actions: ["update-payment-method"],
    warning: "ends",
  },
  {
    name: "past due",
    changes: { status: "past_due", pastDueSince: at("2026-11-18") },
    dates: [
      ["access-until", "2026-11-25"],
      ["overdue-since", "2026-11-18"],
    ],
    actions: both,
    warning: "payment-failed",
  },
  {
    name: "past due since nobody knows when",
    changes: { status: "past_due" },
    dates: [],
    actions: both,
    warning: "payment-failed",
  },
  {
    name: "past due and set to cancel",
    changes: { ...cancels, status: "past_due", pastDueSince: at("2026-11-18") },
    dates: [
      ["access-until", "2026-11-25"],
      ["overdue-since", "2026-11-18"],
    ],
    actions: ["update-payment-method"],
    warning: "payment-failed",
  },
  {
    name: "paused",
    changes: { status: "paused", pausedAt: at("2026-11-01"), nextBilledAt: null },
    dates: [["paused-since", "2026-11-01"]],
    actions: ["view"],
    warning: null,
  },
  {
    name: "paused and set to resume",
    changes: {
      status: "paused",
      pausedAt: at("2026-11-01"),
      scheduledAction: "resume",
      scheduledEffectiveAt: at("2026-12-01"),
    },
    dates: [
      ["resumes", "2026-12-01"],
      ["paused-since", "2026-11-01"],
    ],
    actions: ["view"],
    warning: null,
  },
  {
    name: "canceled",
    changes: { status: "canceled", canceledAt: at("2026-10-01"), nextBilledAt: null },
    dates: [["ended", "2026-10-01"]],
    actions: ["view"],
    warning: null,
  },
  {
    name: "paid by invoice",
    changes: { collectionMode: "manual" },
    dates: [["renews", "2026-12-12"]],
    actions: ["view", "cancel"],
    warning: null,
  },
  { name: "of an unknown status", changes: { status: "frozen" }, dates: [], actions: both, warning: null },
];

for (const { name, changes, dates, actions, warning } of states) {
  test(`a subscription ${name} has its dates, its buttons and its warning`, () => {
    const described = describeSubscription({ ...active, ...changes });
    expect(described.dates.map(({ kind, at: date }) => [kind, date.toISOString().slice(0, 10)])).toEqual(
      dates,
    );
    expect(described.actions).toEqual(actions);
    expect(described.warning).toBe(warning);
  });
}
