import { expect, test } from "playwright/test";
import { hasAccess } from "@/lib/billing/access";
import { type Addon, definePlans, intervalOf, type Plan, type Product, priceIdOf } from "@/lib/billing/plan-catalog";
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

const id = (letter: string) => letter.repeat(26);
const product = ({ id: letter, ...changes }: Partial<Product> & { id: string }): Product => ({
  ids: { local: `pro_${id(letter)}`, sandbox: `pro_${id(letter)}`, production: null },
  prices: { month: { amount: 900, ids: { local: `pri_${id(letter)}`, sandbox: null, production: null } } },
  ...changes,
});
const faultsOf = (plans: Plan[], extra: Addon[] = [], environment: "local" | "sandbox" = "local") =>
  definePlans({ currency: "EUR", plans, addons: extra }).findFaults(environment);

test("what is sold here has no fault, and neither has a list of free plans or none", () => {
  expect(findFaults("local")).toEqual([]);
  expect(faultsOf([{ id: "free", name: "Free", features: [] }])).toEqual([]);
  expect(faultsOf([])).toEqual([]);
  expect(faultsOf([{ id: "five", name: "Five", features: [], seats: { min: 5, max: 5 } }])).toEqual([]);
});

const club = { id: "club", name: "Club", features: [] };
for (const [what, plan, fault] of [
  ["the same id", { id: "solo" }, "Club: another plan has the id solo"],
  ["seats the wrong way round", { seats: { min: 5, max: 4 } }, "Club: seats must be whole numbers above 0"],
  ["half a seat", { seats: { min: 0.5, max: 4 } }, "Club: seats must be whole numbers above 0"],
  ["a trial of no days", { trialDays: 0 }, "Club: trialDays must be a whole number above 0"],
  ["no price", { product: product({ id: "b", prices: {} }) }, "Club: a product needs a price"],
  ["the same ids", { product: product({ id: "a" }) }, "Club: the id pro_aaaaaaaaaaaaaaaaaaaaaaaaaa is used twice"],
  [
    "an amount with cents",
    {
      product: product({ id: "b", prices: { month: { ...product({ id: "b" }).prices.month, amount: 9.5 } } as never }),
    },
    "Club: an amount must be a whole number of minor units",
  ],
  [
    "an id of another form",
    { product: product({ id: "b", ids: { local: "pro_club", sandbox: null, production: null } }) },
    "Club: pro_club isn't an id, which is pro_ and 26 lower-case letters or digits",
  ],
] satisfies [string, Partial<Plan>, string][]) {
  test(`a plan with ${what} is a fault that names it`, () => {
    const solo = { id: "solo", name: "Solo", features: [], product: product({ id: "a" }) };
    expect(faultsOf([solo, { ...club, ...plan }])[0]).toContain(fault);
  });
}

test("an id of another form is as good as none, so that it takes no other price away", () => {
  const ids = { local: "pri_Studio", sandbox: null, production: null } as const;
  const { prices } = product({ id: "a" });
  expect(priceIdOf(product({ id: "a", prices: { ...prices, year: { amount: 900, ids } } }), "year")).toBeNull();
  expect(priceIdOf(product({ id: "a" }), "month")).toBe(`pri_${id("a")}`);
});

test("each id that is missing in an environment is named by plan and interval, an add-on's too", () => {
  const support = { name: "Support", product: product({ id: "b" }) };
  expect(faultsOf([{ ...club, product: product({ id: "a" }) }], [support], "sandbox")).toEqual([
    "Club, month: the sandbox id (pri_…) is missing",
    "Support, month: the sandbox id (pri_…) is missing",
  ]);
});
