import { expect, test } from "playwright/test";
import { type AccessFacts, accessOf, getAccess, graceEndsAt } from "@/lib/billing/access";
import { freePlan, type PlanId } from "@/lib/billing/plans";
import { analytics, foreignItem, itemOf, requirePlan } from "@/tests/fixtures/plan-subscriptions";
import { withRows } from "@/tests/fixtures/stubs";

const now = new Date("2026-05-20T12:00:00Z");
const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;
const ago = (ms: number | null) => (ms === null ? null : new Date(now.getTime() - ms));

const items = [itemOf(requirePlan("basic"), "month")];

const hasPaidPlan = (subscriptions: AccessFacts[]) => accessOf(subscriptions, now).plan?.product !== undefined;

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
    expect(hasPaidPlan([{ status, pastDueSince: ago(overdueForMs), items }])).toBe(access);
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
      expect(hasPaidPlan([{ status, pastDueSince: now, items: held }]), `${status}, ${held.length}`).toBe(access);
});

test("a scheduled change alters nothing before it takes effect", () => {
  for (const [status, access] of [
    ["active", true],
    ["paused", false],
  ] as const) {
    for (const scheduledAction of ["cancel", "pause", "resume"]) {
      const scheduled = { status, pastDueSince: null, items, scheduledAction, scheduledEffectiveAt: ago(1) };
      expect(hasPaidPlan([scheduled]), `${status}, ${scheduledAction}`).toBe(access);
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
  expect(hasPaidPlan(closed)).toBe(false);
  expect(hasPaidPlan([open, ...closed])).toBe(true);
  expect(hasPaidPlan([...closed, open])).toBe(true);
  expect(hasPaidPlan([])).toBe(false);
});

/** Somebody who has these plans, each on a subscription of its own: what, for how many, in which status. */
const accessTo = (...held: [id: PlanId, quantity?: number, status?: string][]) =>
  accessOf(
    held.map(([id, quantity = 1, status = "active"]) => ({
      status,
      pastDueSince: now,
      items: [itemOf(requirePlan(id), "month", quantity)],
    })),
    now,
  );

test("a plan gives its own features and those of the plans before it", () => {
  const has = ["basic", "pro", "crew", "enterprise"].map((id) => {
    const access = accessTo([id as PlanId]);
    return [access.has("logs"), access.has("export"), access.has("scheduling"), access.has("sso")];
  });
  expect(has).toEqual([
    [true, false, false, false],
    [true, true, false, false],
    [true, true, true, false],
    [true, true, true, true],
  ]);
});

test("without a subscription that gives access, somebody has the free plan", () => {
  for (const access of [accessTo(), accessTo(["enterprise", 1, "canceled"]), accessTo(["pro", 7, "paused"])]) {
    expect([access.plan, access.seats, access.has("logs")]).toEqual([freePlan, 1, false]);
    expect([access.limit("projects"), access.limit("flights")]).toEqual([1, 10]);
  }
});

test("a limit is the plan's own or that of the plan before it, per seat times the seats, or endless", () => {
  const limits = (id: PlanId, quantity?: number) => {
    const access = accessTo([id, quantity]);
    return [access.limit("projects"), access.limit("flights")];
  };
  expect(limits("student")).toEqual([2, 10]);
  expect(limits("basic")).toEqual([3, Infinity]);
  expect(limits("pro", 1)).toEqual([4, Infinity]);
  expect(limits("pro", 7)).toEqual([28, Infinity]);
  expect(limits("crew", 5)).toEqual([20, Infinity]);
  expect(limits("enterprise")).toEqual([Infinity, Infinity]);
});

test("of several subscriptions the features are joined, and the highest of each limit and of the seats counts", () => {
  for (const held of [
    [["crew", 2], ["pro", 9], ["basic"], ["enterprise", 1, "paused"]],
    [["basic"], ["enterprise", 1, "paused"], ["pro", 9], ["crew", 2]],
  ] satisfies [PlanId, number?, string?][][]) {
    const access = accessTo(...held);
    expect([access.plan?.id, access.seats, access.limit("projects")]).toEqual(["crew", 9, 36]);
    expect([access.has("scheduling"), access.has("export"), access.has("sso")]).toEqual([true, true, false]);
  }
});

test("of several plans on one subscription the same, in any position, beside an add-on", () => {
  const both = [itemOf(requirePlan("basic"), "month", 90), itemOf(analytics, "month", 50), foreignItem];
  both.push(itemOf(requirePlan("pro"), "month", 7));
  for (const held of [both, both.toReversed()]) {
    const access = accessOf([{ status: "active", pastDueSince: null, items: held }], now);
    expect([access.plan?.id, access.limit("projects"), access.has("export")]).toEqual(["pro", 28, true]);
    expect(access.seats, "a plan without seats counts as one, and an add-on not at all").toBe(7);
  }
});

test("a feature or a limit that isn't in the list doesn't compile, and is nobody's", () => {
  const access = accessTo(["enterprise"]);
  // @ts-expect-error: misspelled
  expect(access.has("exprot")).toBe(false);
  // @ts-expect-error: misspelled
  expect(access.limit("project")).toBe(0);
  // @ts-expect-error: a limit is no feature
  expect(access.has("projects")).toBe(false);
});

test("a user's access is that of the rows the database has for them, read in one statement", async () => {
  const user = { id: "user" } as Parameters<typeof getAccess>[0];
  const basic = { id: "sub_1", status: "active", items: [itemOf(requirePlan("basic"), "month")] };
  const planFor = async (rows: object[]) => {
    const { result, sent } = await withRows(rows, () => getAccess(user, now));
    expect(sent).toEqual([[user.id]]);
    return result.plan?.id;
  };
  expect(await planFor([basic])).toBe("basic");
  expect(await planFor([{ ...basic, status: "canceled" }])).toBe("free");
  expect(await planFor([{ id: null }])).toBe("free");
});
