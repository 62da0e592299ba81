import fc from "fast-check";
import { expect, test } from "playwright/test";
import { isSame, itemsFor, prorationModeFor, refuseChoice } from "@/lib/billing/plan-choice";
import { addons, intervals, plans } from "@/lib/billing/plans";
import {
  analytics,
  foreignItem,
  itemOf,
  NOW,
  requirePlan,
  snapshot,
} from "@/tests/fixtures/plan-subscriptions";

const [basic, pro, enterprise] = [requirePlan("basic"), requirePlan("pro"), requirePlan("enterprise")];
const price = { minimum: 1, maximum: 999 };
const upgrade = { plan: enterprise, interval: "month", quantity: 1 } as const;
const bare = (items: { priceId: string; quantity: number }[] | null) =>
  items?.map(({ priceId, quantity }) => `${priceId} ${quantity}`);

test("the plan's item is replaced and the add-on kept as it is", () => {
  expect(bare(itemsFor(snapshot(), upgrade))).toEqual([
    `${enterprise.priceIds.month} 1`,
    `${analytics.priceIds.month} 1`,
  ]);
});

test("an add-on goes along to the other interval, with its quantity", () => {
  const subscription = snapshot({ items: [itemOf(analytics, "month", 7), itemOf(pro, "month", 10)] });
  expect(bare(itemsFor(subscription, { plan: pro, interval: "year", quantity: 10 }))).toEqual([
    `${analytics.priceIds.year} 7`,
    `${pro.priceIds.year} 10`,
  ]);
});

test("an item that is not sold here is kept in its interval, and has no price in another", () => {
  const subscription = snapshot({ items: [itemOf(pro, "month", 10), foreignItem] });
  expect(bare(itemsFor(subscription, upgrade))).toContain(`${foreignItem.priceId} 1`);
  expect(itemsFor(subscription, { ...upgrade, interval: "year" })).toBeNull();
});

test("a price that is no longer sold gives way to the one that is", () => {
  const old = { ...itemOf(pro, "month", 10), priceId: "pri_01gsz8ntc6z7npqqp6j4ys0w1w" };
  const choice = { plan: pro, interval: "month", quantity: 10 } as const;
  expect(bare(itemsFor(snapshot({ items: [old] }), choice))).toEqual([`${pro.priceIds.month} 10`]);
  expect(refuseChoice(snapshot({ items: [old] }), choice, price, NOW)).toBeNull();
});

test("a subscription billed every three months has no interval that is kept", () => {
  const subscription = snapshot({ billingFrequency: 3, items: [itemOf(pro, "month", 10), foreignItem] });
  expect(itemsFor(subscription, upgrade)).toBeNull();
});

test("for any items, each one but the plan's stays or follows the interval, and none is lost", () => {
  const sold = fc.constantFrom(...addons, foreignItem);
  const given = fc.record({
    plan: fc.constantFrom(...plans),
    from: fc.constantFrom(...intervals),
    others: fc.array(fc.tuple(sold, fc.integer({ min: 1, max: 999 })), { maxLength: 5 }),
    at: fc.nat(5),
    choice: fc.record({
      plan: fc.constantFrom(...plans),
      interval: fc.constantFrom(...intervals),
      quantity: fc.integer({ min: 1, max: 999 }),
    }),
  });
  fc.assert(
    fc.property(given, ({ plan, from, others, at, choice }) => {
      const rest = others.map(([one, quantity]) =>
        "priceIds" in one ? itemOf(one, from, quantity) : { ...one, quantity },
      );
      const items = rest.toSpliced(at, 0, itemOf(plan, from));
      const wanted = itemsFor(snapshot({ billingInterval: from, items }), choice);
      const isSold =
        from === choice.interval || rest.every(({ productId }) => productId !== foreignItem.productId);
      expect(wanted !== null).toBe(isSold);
      if (!wanted) return;
      const place = items.findIndex(({ productId }) => productId === plan.productId);
      expect(wanted[place]).toEqual({
        priceId: choice.plan.priceIds[choice.interval],
        quantity: choice.quantity,
      });
      const kept = wanted.toSpliced(place, 1);
      expect(kept.map(({ quantity }) => quantity)).toEqual(rest.map(({ quantity }) => quantity));
      const yearly = analytics.priceIds[choice.interval];
      expect(kept.map(({ priceId }) => priceId)).toEqual(
        rest.map((item) => (from === choice.interval ? item.priceId : yearly)),
      );
    }),
    { numRuns: 500 },
  );
});

test("the order of items makes no difference, and quantity and price do", () => {
  const [a, b] = [
    { priceId: "pri_a", quantity: 1 },
    { priceId: "pri_b", quantity: 12 },
  ];
  expect(isSame([a, b], [b, a])).toBe(true);
  expect(isSame([a, b], [a])).toBe(false);
  expect(isSame([a], [{ ...a, quantity: 2 }])).toBe(false);
  expect(isSame([a], [{ ...a, priceId: "pri_a 1" }])).toBe(false);
  expect(isSame([a, a], [a])).toBe(false);
});

test("a trial and a pause are not billed for a change, everything else at once and in part", () => {
  const modes = ["active", "trialing", "paused", "past_due"].map((status) =>
    prorationModeFor({ ...snapshot(), status }),
  );
  expect(modes).toEqual(["prorated_immediately", "do_not_bill", "do_not_bill", "prorated_immediately"]);
});

test("a scheduled change leaves a mode that Paddle allows with it", () => {
  for (const scheduledAction of ["cancel", "pause"]) {
    expect(prorationModeFor(snapshot({ scheduledAction }))).toBe("prorated_immediately");
  }
});

test("what can be changed is not refused", () => {
  expect(refuseChoice(snapshot(), upgrade, price, NOW)).toBeNull();
  expect(refuseChoice(snapshot({ status: "trialing" }), upgrade, price, NOW)).toBeNull();
  expect(refuseChoice(snapshot({ status: "paused", nextBilledAt: null }), upgrade, price, NOW)).toBeNull();
  const scheduled = snapshot({ scheduledAction: "cancel", nextBilledAt: null });
  expect(refuseChoice(scheduled, { plan: basic, interval: "month", quantity: 1 }, price, NOW)).toBeNull();
});
