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
const opens = (plan: PlanId, ...held: ReturnType<typeof subscribed>[]) => hasAccess(held, now, { plan });

const distinct = (all: readonly (string | number)[]) => expect(new Set(all).size).toBe(all.length);

test("no two plans or add-ons share an id, a rank, a product or a price", () => {
  distinct(plans.map(({ id }) => id));
  distinct(plans.map(({ rank }) => rank));
  distinct([...plans, ...addons].map(({ productId }) => productId));
  distinct([...plans, ...addons].flatMap(({ priceIds }) => Object.values(priceIds)));
});

test("every plan and add-on has Paddle's kind of ids, and a price for each interval", () => {
  for (const { productId, priceIds } of [...plans, ...addons]) {
    expect(productId).toMatch(/^pro_[a-z\d]{26}$/);
    expect(Object.keys(priceIds).sort()).toEqual([...intervals].sort());
    for (const id of Object.values(priceIds)) expect(id).toMatch(/^pri_[a-z\d]{26}$/);
  }
});

test("ranks are whole numbers above none, so that no plan is as little as no plan", () => {
  for (const { rank } of plans) expect(Number.isInteger(rank) && rank > 0).toBe(true);
});

test("a plan opens itself and what ranks below it", () => {
  const held = plans.map(({ id }) =>
    plans.filter((asked) => opens(asked.id, subscribed(id))).map((one) => one.id),
  );
  expect(held).toEqual([["basic"], ["basic", "pro"], ["basic", "pro", "enterprise"]]);
});

test("the highest of several counts, and only while it gives access", () => {
  expect(opens("pro", subscribed("basic"), subscribed("enterprise"))).toBe(true);
  expect(opens("pro", subscribed("basic"), subscribed("enterprise", "canceled"))).toBe(false);
  expect(opens("pro", subscribed("pro", "trialing"))).toBe(true);
  expect(opens("pro", subscribed("pro", "paused"))).toBe(false);
  expect(opens("pro", subscribed("pro", "past_due"))).toBe(true);
});

test("an add-on, or what is not sold here, opens the product but no plan of it", () => {
  const [addon] = addons;
  const items = addon ? [itemOf(addon, "month"), foreignItem] : [foreignItem];
  const held = [{ status: "active", pastDueSince: null, items }];
  expect(hasAccess(held, now)).toBe(true);
  expect(hasAccess(held, now, { plan: "basic" })).toBe(false);
});

test("the plan is found wherever it stands among the items", () => {
  expect(planOf([foreignItem, itemOf(requirePlan("pro"), "year")])?.id).toBe("pro");
  expect(planOf([foreignItem])).toBeUndefined();
  expect(planOf([])).toBeUndefined();
});

test("what is not the name of a plan finds none", () => {
  for (const id of ["", "Pro", "pro ", "constructor", "__proto__"]) expect(findPlan(id)).toBeUndefined();
});
