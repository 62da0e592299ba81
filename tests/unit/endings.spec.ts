import { expect, test } from "playwright/test";
import { endingOf, endsByItself } from "@/lib/billing/endings";
import type { describeSubscription } from "@/lib/billing/overview";
import { endingText } from "@/lib/copy";
import { storedSubscription as stored } from "@/tests/fixtures/plan-subscriptions";

type Subscription = Parameters<typeof describeSubscription>[0];

const at = (day: string) => new Date(`${day}T12:00:00Z`);
const now = at("2026-11-20");
const cancels = { scheduledAction: "cancel", scheduledEffectiveAt: at("2026-12-10"), nextBilledAt: null };
const pauses = { ...cancels, scheduledAction: "pause" };
const trial = { status: "trialing", trialEndsAt: at("2026-11-30"), nextBilledAt: at("2026-11-30") };
const overdue = { status: "past_due" };
const paused = { status: "paused", nextBilledAt: null, currentPeriodEndsAt: null };
const soon = { nextBilledAt: new Date(now.getTime() + 29 * 60_000) };

for (const [what, changes, atOnce, atEnd] of [
  ["active", {}, "paid-until 2026-12-12", "ends-on 2026-12-12"],
  ["paid, and refunded in full", { takenBack: "refunded" }, "at-once", "ends-on 2026-12-12"],
  ["paid by invoice", { collectionMode: "manual" }, "at-once", "ends-on 2026-12-12"],
  ["set to cancel", cancels, "instead-of 2026-12-10", "ends-on 2026-12-10"],
  ["set to pause", pauses, "paid-until 2026-12-12", "ends-on 2026-12-12"],
  ["a trial", trial, "trial-until 2026-11-30", "ends-on 2026-11-30"],
  ["a trial without a card", { ...trial, nextBilledAt: null }, "trial-until 2026-11-30", "trial-until 2026-11-30"],
  ["a trial that is set to cancel", { ...trial, ...cancels }, "instead-of 2026-12-10", "ends-on 2026-12-10"],
  ["overdue", overdue, "past-due", "ends-overdue 2026-12-12"],
  ["overdue and set to cancel", { ...overdue, ...cancels }, "ends-overdue 2026-12-10", "ends-overdue 2026-12-10"],
  ["paused", paused, "paused", "paused"],
  ["paused until a day", { ...paused, scheduledAction: "resume" }, "paused", "paused"],
  ["about to renew", soon, "after-renewal 2026-11-20", "after-renewal 2026-11-20"],
  ["without a period", { currentPeriodEndsAt: null }, "at-once", "at-once"],
  ["of a status that isn't known", { status: "frozen" }, "at-once", "ends-on 2026-12-12"],
] as [string, Partial<Subscription>, string, string][]) {
  test(`what deleting the account does to a subscription: ${what}`, () => {
    for (const [from, expected] of [
      ["immediately", atOnce],
      ["next_billing_period", atEnd],
    ] as const) {
      const { kind, at: day } = endingOf(stored(changes), from, now);
      expect([kind, day?.toISOString().slice(0, 10)].filter(Boolean).join(" "), from).toBe(expected);
      const text = endingText(kind, day && "May 3");
      expect(text).toMatch(/^[A-Z].+\.$/);
      expect(text).not.toMatch(/null|undefined/);
      if (kind !== "at-once") expect(text).not.toBe(endingText("at-once", null));
      if (day) expect(text).toContain("May 3");
    }
  });
}

test("only a scheduled end may stay: at the period's end always, else while a payment is overdue", () => {
  expect(endsByItself(stored(cancels), "immediately")).toBe(false);
  expect(endsByItself(stored(pauses), "next_billing_period")).toBe(false);
  expect(endsByItself(stored({ ...cancels, ...overdue }), "immediately")).toBe(true);
});
