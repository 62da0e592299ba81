import { expect, test } from "playwright/test";
import { type ChoiceRefusal, type PlanChoice, refuseChoice } from "@/lib/billing/plan-choice";
import type { SubscriptionSnapshot } from "@/lib/paddle/subscription";
import { foreignItem, itemOf, NOW, requirePlan, snapshot } from "@/tests/fixtures/plan-subscriptions";

const pro = requirePlan("pro");
const price = { minimum: 1, maximum: 999 };
const upgrade: PlanChoice = { plan: requirePlan("enterprise"), interval: "month", quantity: 1 };
const refuse = (changes: Partial<SubscriptionSnapshot>, choice = upgrade) =>
  refuseChoice(snapshot(changes), choice, price, NOW);

const states: [ChoiceRefusal, Partial<SubscriptionSnapshot>][] = [
  ["canceled", { status: "canceled" }],
  ["past-due", { status: "past_due" }],
  ["invoiced", { collectionMode: "manual" }],
  ["no-plan", { items: [foreignItem] }],
];
for (const [refusal, changes] of states) {
  test(`a subscription with ${JSON.stringify(changes).slice(0, 40)} is refused as ${refusal}`, () => {
    expect(refuse(changes)).toBe(refusal);
  });
}

test("a plan whose price Paddle does not list is not sold", () => {
  expect(refuseChoice(snapshot(), upgrade, undefined, NOW)).toBe("no-plan");
});

test("the half hour before a renewal is closed, to the millisecond", () => {
  const HALF_HOUR_MS = 30 * 60_000;
  const before = (ms: number) => refuse({ nextBilledAt: new Date(NOW.getTime() + ms).toISOString() });
  expect(before(HALF_HOUR_MS - 1)).toBe("renewing-soon");
  expect(before(HALF_HOUR_MS)).toBeNull();
  expect(before(HALF_HOUR_MS + 1)).toBeNull();
  expect(before(-1)).toBe("renewing-soon");
});

test("a subscription that renews no more is never about to renew", () => {
  expect(refuse({ nextBilledAt: null })).toBeNull();
});

const bounds = { minimum: 3, maximum: 20 };
const seats: [quantity: number, refusal: ChoiceRefusal | null][] = [
  [2, "quantity"],
  [3, null],
  [4, null],
  [20, null],
  [21, "quantity"],
  [0, "quantity"],
  [-5, "quantity"],
  [4.5, "quantity"],
  [Number.NaN, "quantity"],
  [Number.POSITIVE_INFINITY, "quantity"],
];
for (const [quantity, refusal] of seats) {
  test(`${quantity} seats of a plan sold from 3 to 20 are ${refusal ? "refused" : "sold"}`, () => {
    const choice: PlanChoice = { plan: pro, interval: "month", quantity };
    expect(refuseChoice(snapshot(), choice, bounds, NOW)).toBe(refusal);
  });
}

test("a plan without seats is sold once, whatever its price would allow", () => {
  expect(refuse({}, { ...upgrade, quantity: 2 })).toBe("quantity");
});

test("what is there already is refused, and one seat more is not", () => {
  const same: PlanChoice = { plan: pro, interval: "month", quantity: 10 };
  expect(refuse({}, same)).toBe("same-plan");
  expect(refuse({}, { ...same, quantity: 11 })).toBeNull();
  expect(refuse({}, { ...same, interval: "year" })).toBeNull();
});

test("an add-on without a price in the interval is refused with it", () => {
  const items = [itemOf(pro, "month", 10), foreignItem];
  expect(refuse({ items }, { ...upgrade, interval: "year" })).toBe("mixed-intervals");
});

test("of several reasons the one that cannot be mended comes first", () => {
  const nextBilledAt = NOW.toISOString();
  const same: PlanChoice = { plan: pro, interval: "month", quantity: 10 };
  expect(refuse({ status: "canceled", collectionMode: "manual", nextBilledAt }, same)).toBe("canceled");
  expect(refuse({ status: "past_due", nextBilledAt }, same)).toBe("past-due");
  expect(refuse({ nextBilledAt }, same)).toBe("renewing-soon");
});
