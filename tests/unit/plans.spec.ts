import { expect, test } from "playwright/test";
import { hasAccess } from "@/lib/billing/access";
import {
  definePlans,
  type Ids,
  intervalOf,
  type PaddleIds,
  type Plan,
  priceIdOf,
  productIdOf,
} from "@/lib/billing/plan-catalog";
import { getCurrentChoice, itemsFor } from "@/lib/billing/plan-change";
import { addons, findFaults, findPaidPlan, findPlan, type PlanId, paidPlans, planOf } from "@/lib/billing/plans";
import { analytics, foreignItem, itemOf, requirePlan, snapshot } from "@/tests/fixtures/plan-subscriptions";

const now = new Date("2026-05-20T12:00:00Z");
const subscribed = (id: PlanId, status = "active") => ({
  status,
  pastDueSince: now,
  items: [itemOf(requirePlan(id), "month")],
});
const opens = (plan: PlanId, ...subscriptions: ReturnType<typeof subscribed>[]) =>
  hasAccess(subscriptions, now, { plan });

test("a plan opens itself and what stands before it", () => {
  const held = paidPlans.slice(0, 3).map(({ id }) => id);
  const opened = held.map((id) => paidPlans.filter((plan) => opens(plan.id, subscribed(id))).map((one) => one.id));
  expect(opened).toEqual([["student"], ["student", "basic"], ["student", "basic", "pro"]]);
});

test("a free plan is open to everybody, and opens nothing else", () => {
  expect(opens("free")).toBe(true);
  expect(opens("student")).toBe(false);
});

test("seats are counted on the plan, and only while it gives access", () => {
  const crew = {
    ...subscribed("crew"),
    items: [itemOf(requirePlan("pro"), "month", 7), itemOf(analytics, "month", 50)],
  };
  const has = (seats: number, subscription = crew) => hasAccess([subscription], now, { seats });
  expect([has(7), has(8)]).toEqual([true, false]);
  expect(has(7, { ...crew, status: "paused" })).toBe(false);
  expect(hasAccess([crew], now, { plan: "crew", seats: 1 }), "of a plan before it").toBe(false);
  expect(hasAccess([], now, { plan: "free", seats: 1 })).toBe(false);
  const withoutPlan = { ...crew, items: [foreignItem] };
  expect(hasAccess([withoutPlan], now, { seats: 1 }), "an add-on's quantity is no seat").toBe(false);
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

test("an add-on, or an item that is not sold here, opens no plan", () => {
  const items = [...addons.map((addon) => itemOf(addon, "month")), foreignItem];
  const subscription = { status: "active", pastDueSince: null, items };
  expect(hasAccess([subscription], now, { plan: "basic" })).toBe(false);
});

test("of two plans on one subscription the higher counts, in any position: for access, seats, display and change", () => {
  const both = [itemOf(requirePlan("basic"), "month"), itemOf(requirePlan("pro"), "month", 7)];
  for (const items of [both, both.toReversed()]) {
    expect(planOf(items)?.id).toBe("pro");
    expect(hasAccess([{ status: "active", pastDueSince: null, items }], now, { plan: "pro", seats: 7 })).toBe(true);
    expect(getCurrentChoice({ items, billingInterval: "month" })).toMatchObject({ plan: { id: "pro" }, quantity: 7 });
    const choice = { plan: requirePlan("pro"), interval: "month" as const, quantity: 9 };
    const [basic, pro] = [{ quantity: 1 }, { quantity: 9 }];
    const wanted = items === both ? [basic, pro] : [pro, basic];
    expect(itemsFor(snapshot({ items }), choice), "the other plan stays as it is").toMatchObject(wanted);
  }
});

test("a plan that the catalog does not have is opened by nothing", () => {
  expect(opens("platinum" as PlanId, subscribed("enterprise"))).toBe(false);
});

test("the plan is found in any position among the items, and by its exact name only", () => {
  expect(planOf([foreignItem, itemOf(requirePlan("pro"), "year")])?.id).toBe("pro");
  expect(planOf([foreignItem])).toBeUndefined();
  expect(planOf([])).toBeUndefined();
  expect(findPlan("pro")?.id).toBe("pro");
  expect([findPlan("free")?.id, findPaidPlan("free")]).toEqual(["free", undefined]);
  for (const id of ["", "Pro", "pro ", "constructor", "__proto__"]) expect(findPlan(id)).toBeUndefined();
});

test("a plan's interval is the one asked for, or else the only one", () => {
  expect(intervalOf(requirePlan("pro"), "year")).toBe("year");
  expect(intervalOf(requirePlan("student"), "year")).toBe("month");
});

const club = { id: "club", name: "Club", features: [], prices: { month: 900 } };
type Described = Parameters<typeof definePlans>[0];
const define = (plans: Described["plans"], ids: PaddleIds = {}, addons: Described["addons"] = []) =>
  definePlans({ currency: "EUR", plans, addons }, ids);
const faultsOf = (...given: Parameters<typeof define>) => define(...given).findFaults("local");

test("what is sold here has no fault, and neither has a list of free plans or none", () => {
  expect(findFaults("local")).toEqual([]);
  expect(faultsOf([{ id: "free", name: "Free", features: [] }])).toEqual([]);
  expect(faultsOf([])).toEqual([]);
  expect(faultsOf([{ id: "five", name: "Five", features: [], seats: { min: 5, max: 5 } }])).toEqual([]);
});

const id = (prefix: string, letter: string) => `${prefix}_${letter.repeat(26)}`;
for (const [what, changes, fault, ids] of [
  ["the same id", { id: "solo" }, "Club: another plan or add-on has the id solo"],
  ["an id that others could be taken for", { id: "Club-2" }, "Club: Club-2 isn't an id, which is a lower-case letter"],
  ["seats the wrong way round", { seats: { min: 5, max: 4 } }, "Club: seats must be whole numbers above 0"],
  ["half a seat", { seats: { min: 0.5, max: 4 } }, "Club: seats must be whole numbers above 0"],
  ["a trial of no days", { trialDays: 0 }, "Club: trialDays must be a whole number above 0"],
  ["no price", { prices: {} }, "Club: prices needs one for the month or the year"],
  ["an amount with cents", { prices: { month: 9.5 } }, "Club: an amount must be a whole number of minor units"],
  [
    "the same ids at Paddle",
    {},
    `Club: the id ${id("pro", "a")} is used twice`,
    { solo: { product: id("pro", "a") }, club: { product: id("pro", "a") } },
  ],
  [
    "an id of another form at Paddle",
    {},
    "Club: pro_club isn't an id, which is pro_ and 26 lower-case letters or digits",
    { club: { product: "pro_club" } },
  ],
] satisfies [string, Partial<Plan>, string, Record<string, Ids>?][]) {
  test(`a plan with ${what} is a fault that names it`, () => {
    const solo = { ...club, id: "solo", name: "Solo" };
    expect(faultsOf([solo, { ...club, ...changes }], { local: ids ?? {} })[0]).toContain(fault);
  });
}

test("the local ids are made of the plan's, unless they are given, and differ for every plan and interval", () => {
  const [given] = define([club], { local: { club: { month: id("pri", "a") } } }).paidPlans;
  if (!given) throw new Error("There is no paid plan.");
  expect([productIdOf(given.product), priceIdOf(given.product, "month"), priceIdOf(given.product, "year")]).toEqual([
    `pro_${"club".padStart(26, "0")}`,
    id("pri", "a"),
    null,
  ]);
  const longest = `a${"9".repeat(20)}`;
  const prices = { month: 900, year: 9_000 };
  expect(faultsOf(["a", "ayear", longest].map((one) => ({ ...club, id: one, prices })))).toEqual([]);
});

test("an id of another form is as good as none, so that it takes no other price away", () => {
  const prices = { month: 900, year: 9_000 };
  const [plan] = define([{ ...club, prices }], { local: { club: { year: "pri_Studio" } } }).paidPlans;
  if (!plan) throw new Error("There is no paid plan.");
  expect(priceIdOf(plan.product, "year")).toBeNull();
  expect(priceIdOf(plan.product, "month")).toBe(`pri_${"clubmonth".padStart(26, "0")}`);
});

test("each id that is missing in an environment is named by plan and interval, an add-on's too", () => {
  const support = { id: "support", name: "Support", prices: { year: 900 } };
  const ids = { sandbox: { club: { product: id("pro", "a") }, support: { product: id("pro", "b") } } };
  expect(define([club], ids, [support]).findFaults("sandbox")).toEqual([
    "Club, month: the sandbox id (pri_…) is missing",
    "Support, year: the sandbox id (pri_…) is missing",
  ]);
});
