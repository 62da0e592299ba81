import { expect, test } from "playwright/test";
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
import { findFaults, findPaidPlan, findPlan, planOf } from "@/lib/billing/plans";
import { foreignItem, itemOf, requirePlan, snapshot } from "@/tests/fixtures/plan-subscriptions";

test("of two plans on one subscription the higher counts, in any position: for display and change", () => {
  const both = [itemOf(requirePlan("basic"), "month"), itemOf(requirePlan("pro"), "month", 7)];
  for (const items of [both, both.toReversed()]) {
    expect(planOf(items)?.id).toBe("pro");
    expect(getCurrentChoice({ items, billingInterval: "month" })).toMatchObject({ plan: { id: "pro" }, quantity: 7 });
    const choice = { plan: requirePlan("pro"), interval: "month" as const, quantity: 9 };
    const [basic, pro] = [{ quantity: 1 }, { quantity: 9 }];
    const wanted = items === both ? [basic, pro] : [pro, basic];
    expect(itemsFor(snapshot({ items }), choice), "the other plan stays as it is").toMatchObject(wanted);
  }
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

const club = { id: "club", name: "Club", prices: { month: 900 } };
type Described = Parameters<typeof definePlans>[0];
const define = (plans: Described["plans"], ids: PaddleIds = {}, addons: Described["addons"] = []) =>
  definePlans({ currency: "EUR", features: {}, limits: {}, plans, addons } as Described, ids);
const faultsOf = (...given: Parameters<typeof define>) => define(...given).findFaults("local");

test("what is sold here has no fault, and neither has a list of free plans or none", () => {
  expect(findFaults("local")).toEqual([]);
  expect(faultsOf([{ id: "free", name: "Free" }])).toEqual([]);
  expect(faultsOf([])).toEqual([]);
  expect(faultsOf([{ id: "five", name: "Five", seats: { min: 5, max: 5 } }])).toEqual([]);
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

const gym = {
  currency: "EUR",
  addons: [],
  features: { rooms: "Rooms" },
  limits: { classes: { one: "class", many: "classes", count: null } },
};
const solo = { ...club, id: "solo", name: "Solo", features: ["rooms"], limits: { classes: 2 } };
for (const [what, plans, fault] of [
  ["a free plan that isn't the first", [solo, { id: "free", name: "Free" }], "Free: a free plan stands first"],
  [
    "a feature that isn't listed",
    [{ ...solo, features: ["rooms", "romos"] }],
    "Solo: romos isn't in the list of features",
  ],
  [
    "a feature of a plan before it",
    [solo, { ...club, features: ["rooms"] }],
    "Club: rooms is a feature of a plan before it",
  ],
  [
    "a limit that isn't listed",
    [{ ...solo, limits: { classes: 2, constructor: 1 } }],
    "Solo: constructor isn't in the list of limits",
  ],
  [
    "a limit that isn't a number",
    [{ ...solo, limits: { classes: 2.5 } }],
    "Solo: classes must be a whole number, or Infinity",
  ],
  [
    "a limit below nothing",
    [{ ...solo, limits: { classes: -1 } }],
    "Solo: classes must be a whole number, or Infinity",
  ],
  [
    "a limit per seat without seats",
    [{ ...solo, limits: { classes: { perSeat: 3 } } }],
    "Solo: classes is per seat, and the plan has no seats",
  ],
  [
    "a limit that it lowers",
    [solo, { ...club, limits: { classes: 1 } }],
    "Club: classes is less than in the plan before it",
  ],
  [
    "a limit that its least seats lower",
    [solo, { ...club, seats: { min: 1, max: 9 }, limits: { classes: { perSeat: 1 } } }],
    "Club: classes is less than in the plan before it",
  ],
  [
    "the seats taken from a limit per seat",
    [{ ...solo, seats: { min: 1, max: 9 }, limits: { classes: { perSeat: 2 } } }, club],
    "Club: classes is per seat, and the plan has no seats",
  ],
  ["no feature of the list", [{ ...solo, features: [] }], "rooms: no plan has this feature"],
  ["no limit of the list", [{ ...solo, limits: {} }], "classes: no plan has this limit"],
] satisfies [string, Described["plans"], string][]) {
  test(`a plan with ${what} is a fault in words`, () => {
    const faults = definePlans({ ...gym, plans } as Described, {}).findFaults("local");
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });
}

test("a misspelled feature or limit of a plan doesn't compile", () => {
  // @ts-expect-error: misspelled
  definePlans({ ...gym, plans: [{ id: "solo", name: "Solo", features: ["romos"] }] }, {});
  // @ts-expect-error: misspelled
  definePlans({ ...gym, plans: [{ id: "solo", name: "Solo", limits: { clases: 2 } }] }, {});
  const right = definePlans(
    { ...gym, plans: [{ id: "solo", name: "Solo", features: ["rooms"], limits: { classes: 2 } }] },
    {},
  );
  expect(right.findFaults("local")).toEqual([]);
});

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
