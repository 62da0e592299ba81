import { expect, test } from "playwright/test";
import { checkAccess, graceEndsAt, hasAccess } from "@/lib/billing/access";
import { analytics, foreignItem, itemOf, requirePlan } from "@/tests/fixtures/plan-subscriptions";
import { withRows } from "@/tests/fixtures/stubs";

const now = new Date("2026-05-20T12:00:00Z");
const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;
const ago = (ms: number | null) => (ms === null ? null : new Date(now.getTime() - ms));

const items = [itemOf(requirePlan("basic"), "month")];

const truth: [status: string, overdueForMs: number | null, access: boolean][] = [
  ["active", null, true],
  ["active", 100 * WEEK_MS, true],
  ["trialing", null, true],
  ["past_due", 0, true],
  ["past_due", WEEK_MS - 1, true],
  ["past_due", WEEK_MS, false],
  ["past_due", WEEK_MS + 1, false],
  ["past_due", null, false],
  ["paused", 0, false],
  ["canceled", 0, false],
  ["frozen", 0, false],
  ["ACTIVE", 0, false],
  ["active ", 0, false],
  ["", 0, false],
];
for (const [status, overdueForMs, access] of truth) {
  test(`"${status}", overdue for ${overdueForMs} ms, gives ${access ? "" : "no "}access`, () => {
    expect(hasAccess([{ status, pastDueSince: ago(overdueForMs), items }], now)).toBe(access);
  });
}

test("an item of a plan of ours is what opens: an add-on alone, another product or nothing opens nothing", () => {
  const plan = itemOf(requirePlan("student"), "month");
  const addon = itemOf(analytics, "month");
  for (const [held, access] of [
    [[], false],
    [[addon], false],
    [[foreignItem], false],
    [[addon, foreignItem], false],
    [[addon, foreignItem, plan], true],
  ] as const)
    for (const status of ["active", "trialing", "past_due"])
      expect(hasAccess([{ status, pastDueSince: now, items: held }], now), `${status}, ${held.length}`).toBe(access);
});

test("a scheduled change alters nothing before it takes effect", () => {
  for (const [status, access] of [
    ["active", true],
    ["paused", false],
  ] as const) {
    for (const scheduledAction of ["cancel", "pause", "resume"]) {
      const scheduled = { status, pastDueSince: null, items, scheduledAction, scheduledEffectiveAt: ago(1) };
      expect(hasAccess([scheduled], now), `${status}, ${scheduledAction}`).toBe(access);
    }
  }
});

test("the grace period ends seven days after the payment failed", () => {
  expect(graceEndsAt(new Date("2026-05-13T12:00:00Z"))).toEqual(now);
  expect(graceEndsAt(null)).toBeNull();
});

test("of several subscriptions, one that gives access is enough, in any position; of none, none does", () => {
  const closed = ["canceled", "paused", "frozen"].map((status) => ({ status, pastDueSince: null, items }));
  const open = { status: "trialing", pastDueSince: null, items };
  expect(hasAccess(closed, now)).toBe(false);
  expect(hasAccess([open, ...closed], now)).toBe(true);
  expect(hasAccess([...closed, open], now)).toBe(true);
  expect(hasAccess([], now)).toBe(false);
});

test("a user's access is that of the rows the database has for them", async () => {
  const user = { id: "user" } as Parameters<typeof checkAccess>[0];
  const basic = { id: "sub_1", status: "active", items: [itemOf(requirePlan("basic"), "month")] };
  const check = async (rows: object[], required = {}) =>
    (await withRows(rows, () => checkAccess(user, now, required))).result;
  expect(await check([basic])).toBe(true);
  expect(await check([basic], { plan: "pro" })).toBe(false);
  expect(await check([{ ...basic, status: "canceled" }])).toBe(false);
  expect(await check([{ id: null }])).toBe(false);
});
