import { expect, test } from "playwright/test";
import { type AccessFacts, graceEndsAt, hasAccess, PAST_DUE_GRACE_DAYS } from "@/lib/billing/access";

const now = new Date("2026-05-20T12:00:00Z");
const GRACE_MS = PAST_DUE_GRACE_DAYS * 24 * 60 * 60 * 1_000;
const overdueFor = (ms: number) => new Date(now.getTime() - ms);

const truth = [
  { status: "active", access: true },
  { status: "trialing", access: true },
  { status: "past_due", access: true },
  { status: "paused", access: false },
  { status: "canceled", access: false },
  { status: "frozen", access: false },
  { status: "ACTIVE", access: false },
  { status: "active ", access: false },
  { status: "", access: false },
];
const scheduledChanges = [null, "cancel", "pause", "resume"];

for (const { status, access } of truth) {
  for (const scheduledAction of scheduledChanges) {
    const change = scheduledAction ? `a scheduled ${scheduledAction}` : "no scheduled change";
    test(`status "${status}" with ${change} gives ${access ? "" : "no "}access`, () => {
      const subscription = {
        status,
        pastDueSince: now,
        scheduledAction,
        scheduledEffectiveAt: overdueFor(1),
      };
      expect(hasAccess([subscription], now)).toBe(access);
    });
  }
}

test("an overdue subscription gives access until the grace period ends, to the millisecond", () => {
  const accessAfter = (ms: number) => hasAccess([{ status: "past_due", pastDueSince: overdueFor(ms) }], now);
  expect(accessAfter(GRACE_MS - 1)).toBe(true);
  expect(accessAfter(GRACE_MS)).toBe(false);
  expect(accessAfter(GRACE_MS + 1)).toBe(false);
});

test("the grace period is seven days", () => {
  expect(PAST_DUE_GRACE_DAYS).toBe(7);
  expect(graceEndsAt(new Date("2026-05-13T12:00:00Z"))).toEqual(now);
  expect(graceEndsAt(null)).toBeNull();
});

test("an overdue subscription gives no access when it is unknown since when", () => {
  expect(hasAccess([{ status: "past_due", pastDueSince: null }], now)).toBe(false);
});

test("since when a payment was overdue does not matter once it is not", () => {
  const longAgo = overdueFor(100 * GRACE_MS);
  expect(hasAccess([{ status: "active", pastDueSince: longAgo }], now)).toBe(true);
  expect(hasAccess([{ status: "canceled", pastDueSince: now }], now)).toBe(false);
});

test("of several subscriptions, one that gives access is enough, wherever it stands", () => {
  const closed: AccessFacts[] = ["canceled", "paused", "frozen"].map((status) => ({
    status,
    pastDueSince: null,
  }));
  const open: AccessFacts = { status: "trialing", pastDueSince: null };
  expect(hasAccess(closed, now)).toBe(false);
  expect(hasAccess([open, ...closed], now)).toBe(true);
  expect(hasAccess([...closed, open], now)).toBe(true);
});

test("no subscription gives no access", () => {
  expect(hasAccess([], now)).toBe(false);
});
