import { expect, test } from "playwright/test";
import { hasAccess } from "@/lib/billing/access";
import { addons, findPlan, intervals, type PlanId, planOf, plans } from "@/lib/billing/plans";
import { foreignItem, itemOf, requirePlan } from "@/tests/fixtures/plan-subscriptions";

const now = new Date("2026-05-20T12:00:00Z");
const subscribed = (id: PlanId, status = "active") => ({
  status,
  pastDueSince: now,
  items: [itemOf(requirePlan(id), "month")],
});
const opens = (plan: PlanId, ...subscriptions: ReturnType<typeof subscribed>[]) =>
  hasAccess(subscriptions, now, { plan });

const expectDistinct = (all: readonly (string | number)[]) => expect(new Set(all).size).toBe(all.length);

test("no two plans or add-ons share an id, a rank, a product or a price", () => {
  expectDistinct(plans.map(({ id }) => id));
  expectDistinct(plans.map(({ rank }) => rank));
  expectDistinct([...plans, ...addons].map(({ productId }) => productId));
  expectDistinct([...plans, ...addons].flatMap(({ priceIds }) => Object.values(priceIds)));
});

test("every plan and add-on has ids in Paddle's form, and a price for each interval", () => {
  for (const { productId, priceIds } of [...plans, ...addons]) {
    expect(productId).toMatch(/^pro_[a-z\d]{26}$/);
    expect(Object.keys(priceIds).sort()).toEqual([...intervals].sort());
    for (const id of Object.values(priceIds)) expect(id).toMatch(/^pri_[a-z\d]{26}$/);
  }
});

test("every plan ranks above having none", () => {
  for (const { rank } of plans) expect(Number.isInteger(rank) && rank > 0).toBe(true);
});

test("a plan opens itself and what ranks below it", () => {
  const opened = plans.map(({ id }) => plans.filter((plan) => opens(plan.id, subscribed(id))).map((one) => one.id));
  expect(opened).toEqual([["basic"], ["basic", "pro"], ["basic", "pro", "enterprise"]]);
});

test("the highest of several plans counts, and only while it gives access", () => {
  expect(opens("pro", subscribed("basic"), subscribed("enterprise"))).toBe(true);
  expect(opens("pro", subscribed("basic"), subscribed("enterprise", "canceled"))).toBe(false);
  for (const [status, open] of [
    ["trialing", true],
    ["past_due", true],
    ["paused", false],
  ] as const) {
    expect(opens("pro", subscribed("pro", status)), status).toBe(open);
  }
});

test("an add-on, or an item that is not sold here, opens the product but no plan of it", () => {
  const items = [...addons.map((addon) => itemOf(addon, "month")), foreignItem];
  const subscription = { status: "active", pastDueSince: null, items };
  expect(hasAccess([subscription], now)).toBe(true);
  expect(hasAccess([subscription], now, { plan: "basic" })).toBe(false);
});

test("a plan that the catalog does not have is opened by nothing", () => {
  expect(opens("platinum" as PlanId, subscribed("enterprise"))).toBe(false);
});

test("the plan is found in any position among the items, and by its exact name only", () => {
  expect(planOf([foreignItem, itemOf(requirePlan("pro"), "year")])?.id).toBe("pro");
  expect(planOf([foreignItem])).toBeUndefined();
  expect(planOf([])).toBeUndefined();
  expect(findPlan("pro")?.id).toBe("pro");
  for (const id of ["", "Pro", "pro ", "constructor", "__proto__"]) expect(findPlan(id)).toBeUndefined();
});
