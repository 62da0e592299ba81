import { expect, test } from "playwright/test";
import { describeUsage } from "@/lib/billing/plan-usage";
import { features, limits, type PlanId } from "@/lib/billing/plans";
import type { Subscription } from "@/lib/billing/subscriptions";
import { countUsed } from "@/lib/billing/usage";
import { itemOf, NOW, requirePlan } from "@/tests/fixtures/plan-subscriptions";
import { withRows } from "@/tests/fixtures/stubs";

const stored = (plan: PlanId, quantity = 1, changes: Partial<Subscription> = {}) =>
  ({
    id: `sub_${plan}`,
    status: "active",
    collectionMode: "automatic",
    scheduledAction: null,
    pastDueSince: null,
    items: [{ ...itemOf(requirePlan(plan), "month", quantity), productName: `Paddle’s ${plan}` }],
    ...changes,
  }) as Subscription;

const usageOf = (used: number, ...subscriptions: Subscription[]) =>
  describeUsage(subscriptions, new Map([["projects", used]]), NOW);
/** Of the projects. */
const upgradeOf = (used: number, ...subscriptions: Subscription[]) =>
  usageOf(used, ...subscriptions)?.limits.find(({ noun }) => noun.many === "projects")?.upgrade;

test("the plan has Paddle's name, its features their words, and its limits what is used, where that is counted", () => {
  const basic = usageOf(2, stored("basic"));
  expect(basic).toMatchObject({ plan: "Paddle’s basic", features: [features.logs, features.routes] });
  // Whoever adds a limit to tests/fixtures/plans.ts has more of them.
  expect(basic?.limits).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ noun: limits.projects, most: 3, used: 2, upgrade: null }),
      expect.objectContaining({ noun: limits.flights, most: Infinity, used: null, upgrade: null }),
    ]),
  );
  expect(usageOf(0)).toMatchObject({ plan: "Free", features: [] });
  expect(usageOf(0, stored("enterprise", 1, { status: "canceled" }))?.plan).toBe("Free");
});

test("at the limit the next plan that allows one more is offered, with the seats that it takes", () => {
  const change = { subscriptionId: "sub_basic", plan: "pro", quantity: 1 };
  expect(upgradeOf(2, stored("basic"))).toBeNull();
  expect(upgradeOf(3, stored("basic"))).toEqual({ name: "AeroEdit Pro", isSamePlan: false, change });
  expect(upgradeOf(9, stored("basic"))?.change, "over the limit").toEqual({ ...change, quantity: 3 });
  expect(upgradeOf(2, stored("student"))?.name).toBe("AeroEdit Basic");
});

test("where more seats are enough the plan stays, and where no more are sold the next one comes", () => {
  const change = { subscriptionId: "sub_pro", plan: "pro", quantity: 3 };
  expect(upgradeOf(8, stored("pro", 2))).toEqual({ name: "AeroEdit Pro", isSamePlan: true, change });
  expect(upgradeOf(4 * 999, stored("pro", 999))?.name).toBe("AeroEdit Enterprise");
  expect(upgradeOf(999, stored("enterprise"))).toBeNull();
});

test("without a subscription that can change to it now, what is offered is a way to the plans", () => {
  expect(upgradeOf(1)).toMatchObject({ name: "AeroEdit Student", change: null });
  expect(upgradeOf(3, stored("basic", 1, { status: "past_due", pastDueSince: NOW }))?.change).toBeNull();
  expect(upgradeOf(3, stored("basic", 1, { collectionMode: "manual" }))?.change).toBeNull();
  expect(upgradeOf(20, stored("crew", 5, { status: "trialing" }))?.change, "a trial's seats").toMatchObject({
    quantity: 6,
  });
  expect(upgradeOf(3, stored("basic", 1, { status: "trialing" }))?.change, "another plan in a trial").toBeNull();
});

test("all that is counted is counted in one statement, and only that", async () => {
  const user = { id: "user" } as Parameters<typeof countUsed>[0];
  const { result, sent } = await withRows([{ projects: "7" }], () => countUsed(user));
  expect([[...result], sent]).toEqual([[["projects", 7]], [["user"]]]);
  const { result: none } = await withRows([{ projects: null }], () => countUsed(user));
  expect([...none]).toEqual([["projects", 0]]);
});
