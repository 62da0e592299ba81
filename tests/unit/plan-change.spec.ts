import fc from "fast-check";
import { expect, test } from "playwright/test";
import { intervals, type PaidPlan, priceIdOf } from "@/lib/billing/plan-catalog";
import {
  type ChangeRefusal,
  type ChoiceRefusal,
  type CurrentChoice,
  getCurrentChoice,
  hasSameItems,
  isSold,
  itemsFor,
  type PlanChoice,
  parsePlanChoice,
  prorationModeFor,
  refuseChoice,
  toChangeRefusal,
} from "@/lib/billing/plan-change";
import { addons, paidPlans } from "@/lib/billing/plans";
import { PaddleError } from "@/lib/paddle/errors";
import { analytics, foreignItem, itemOf, NOW, requirePlan, snapshot } from "@/tests/fixtures/plan-subscriptions";

const soldBoth = paidPlans.filter(({ product }) => product.prices.year);
const [basic, pro, crew] = [requirePlan("basic"), requirePlan("pro"), requirePlan("crew")];
const enterprise = requirePlan("enterprise");
const upgrade: PlanChoice = { plan: enterprise, interval: "month", quantity: 1 };
const same: PlanChoice = { plan: pro, interval: "month", quantity: 10 };
const price = { minimum: 1, maximum: 999 };
type Changes = Parameters<typeof snapshot>[0];
const refuse = (changes: Changes, choice = upgrade, bounds: typeof price | undefined = price) =>
  refuseChoice(snapshot(changes), choice, bounds, NOW);

test.describe("a choice", () => {
  const current = { plan: pro, interval: "year", quantity: 10 };

  test("keeps what it leaves out, and what is not on offer", () => {
    expect(parsePlanChoice({}, current)).toEqual(current);
    expect(parsePlanChoice({ plan: "platinum", interval: "week" }, current)).toEqual(current);
    expect(parsePlanChoice({ plan: ["pro"], interval: ["month"] }, current)).toEqual(current);
    expect(parsePlanChoice({}, { ...current, interval: "week" }).interval).toBe("month");
  });

  test("has as many seats as were asked for, and one where a plan has no seats", () => {
    const seats = (plan: string, quantity: unknown) => parsePlanChoice({ plan, quantity }, current).quantity;
    expect(seats("pro", "12")).toBe(12);
    expect([seats("basic", "12"), seats("enterprise", "12")]).toEqual([1, 1]);
    expect(parsePlanChoice({ plan: "enterprise", interval: "month" }, current)).toEqual(upgrade);
  });

  test("takes the seats along, and starts at the fewest where there were none", () => {
    const seats = (plan: string, from: CurrentChoice) => parsePlanChoice({ plan }, from).quantity;
    expect([seats("crew", current), seats("pro", current)]).toEqual([10, 10]);
    expect([seats("crew", { ...current, plan: basic, quantity: 1 }), seats("basic", current)]).toEqual([5, 1]);
    const tooFew = parsePlanChoice({ plan: "crew" }, { ...current, quantity: 3 });
    expect([tooFew.quantity, refuse({}, tooFew)], "said, and not replaced").toEqual([3, "quantity"]);
  });

  test("has the only interval that its plan is sold for, and is never a free plan", () => {
    expect(parsePlanChoice({ plan: "student", interval: "year" }, current)).toMatchObject({ interval: "month" });
    expect(parsePlanChoice({ plan: "free" }, current)).toEqual(current);
  });

  test("with a quantity that is no number is refused, and not replaced", () => {
    for (const quantity of ["many", "", "1e3x", "<script>", ["1", "2"]]) {
      const choice = parsePlanChoice({ quantity }, current);
      expect(choice.quantity, String(quantity)).toBe(0);
      expect(refuse({}, choice)).toBe("quantity");
    }
  });

  test("as it is now is the plan's item, wherever it stands, or none", () => {
    const items = [itemOf(analytics, "month", 7), itemOf(pro, "month", 10)];
    expect(getCurrentChoice({ items, billingInterval: "week" })).toEqual({ ...same, interval: "week" });
    expect(getCurrentChoice({ items: [foreignItem], billingInterval: "month" })).toBeNull();
  });
});

test.describe("the items of a change", () => {
  const bare = (items: { priceId: string; quantity: number }[] | null) =>
    items?.map(({ priceId, quantity }) => `${priceId} ${quantity}`);

  test("are the plan's replaced in its place, and the add-on in the same interval", () => {
    const items = [itemOf(analytics, "month", 7), itemOf(pro, "month", 10)];
    const addon = (interval: "month" | "year") => `${priceIdOf(analytics.product, interval)} 7`;
    expect(bare(itemsFor(snapshot({ items }), upgrade))).toEqual([
      addon("month"),
      `${priceIdOf(enterprise.product, "month")} 1`,
    ]);
    expect(bare(itemsFor(snapshot({ items }), { ...same, interval: "year" }))).toEqual([
      addon("year"),
      `${priceIdOf(pro.product, "year")} 10`,
    ]);
  });

  test("are none when one that is not sold here would need another interval", () => {
    const items = [itemOf(pro, "month", 10), foreignItem];
    expect(bare(itemsFor(snapshot({ items }), upgrade))).toContain(`${foreignItem.priceId} 1`);
    expect(itemsFor(snapshot({ items }), { ...upgrade, interval: "year" })).toBeNull();
    expect(itemsFor(snapshot({ items, billingFrequency: 3 }), upgrade), "every three months").toBeNull();
    expect(refuse({ items }, { ...upgrade, interval: "year" })).toBe("mixed-intervals");
  });

  test("have the price that is sold now, when the subscription has an old one", () => {
    const items = [{ ...itemOf(pro, "month", 10), priceId: "pri_01gsz8ntc6z7npqqp6j4ys0w1w" }];
    expect(bare(itemsFor(snapshot({ items }), same))).toEqual([`${priceIdOf(pro.product, "month")} 10`]);
    expect(refuse({ items }, same)).toBeNull();
  });

  test("lose none, for any items: each but the plan's stays, or follows the interval", () => {
    const quantity = fc.integer({ min: 1, max: 999 });
    const given = fc.record({
      plan: fc.constantFrom(...soldBoth),
      from: fc.constantFrom(...intervals),
      others: fc.array(fc.tuple(fc.constantFrom(...addons, foreignItem), quantity), { maxLength: 5 }),
      place: fc.nat(5),
      choice: fc.record({
        plan: fc.constantFrom(...soldBoth),
        interval: fc.constantFrom(...intervals),
        quantity,
      }),
    });
    const changeAny = fc.property(given, ({ plan, from, others, place, choice }) => {
      const rest = others.map(([one, count]) =>
        "product" in one ? itemOf(one, from, count) : { ...one, quantity: count },
      );
      const items = rest.toSpliced(place, 0, itemOf(plan, from));
      const wanted = itemsFor(snapshot({ billingInterval: from, items }), choice);
      const keepsInterval = from === choice.interval;
      const isSold = keepsInterval || rest.every(({ productId }) => productId !== foreignItem.productId);
      expect(wanted !== null).toBe(isSold);
      if (!wanted) return;
      const newPrice = { priceId: priceIdOf(choice.plan.product, choice.interval), quantity: choice.quantity };
      const addonPrice = priceIdOf(analytics.product, choice.interval);
      const kept = rest.map((item) => ({
        priceId: keepsInterval ? item.priceId : addonPrice,
        quantity: item.quantity,
      }));
      expect(wanted).toEqual(kept.toSpliced(place, 0, newPrice));
    });
    fc.assert(changeAny, { numRuns: 500 });
  });

  test("are the same in any order, and not with another quantity or price", () => {
    const a = { priceId: "pri_a", quantity: 1 };
    const b = { priceId: "pri_b", quantity: 12 };
    expect(hasSameItems([a, b], [b, a])).toBe(true);
    const others = [[a], [a, { ...b, quantity: 2 }], [{ ...a, priceId: "pri_a 1" }, b], [a, a], [a, b, b]];
    for (const other of others) expect(hasSameItems([a, b], other), JSON.stringify(other)).toBe(false);
    expect(hasSameItems([a, a], [a])).toBe(false);
  });
});

test("a trial and a pause are not billed for a change; anything else is at once, also with a change scheduled", () => {
  const modes = ["active", "trialing", "paused", "past_due"].map((status) => prorationModeFor(snapshot({ status })));
  expect(modes).toEqual(["prorated_immediately", "do_not_bill", "do_not_bill", "prorated_immediately"]);
  for (const scheduledAction of ["cancel", "pause"])
    expect(prorationModeFor(snapshot({ scheduledAction }))).toBe("prorated_immediately");
});

test("observed 1: in a trial only seats change, at the price it began with", () => {
  const items = [
    { ...itemOf(pro, "month", 10), priceId: "pri_01gsz8ntc6z7npqqp6j4ys0w1w" },
    itemOf(analytics, "month"),
  ];
  const trial = snapshot({ status: "trialing", items });
  expect(itemsFor(trial, { ...same, quantity: 11 })).toEqual([
    { priceId: "pri_01gsz8ntc6z7npqqp6j4ys0w1w", quantity: 11 },
    { priceId: priceIdOf(analytics.product, "month"), quantity: 1 },
  ]);
  expect(refuse({ status: "trialing", items }, { ...same, quantity: 11 })).toBeNull();
  const others: PlanChoice[] = [
    upgrade,
    { ...same, interval: "year" },
    { plan: basic, interval: "month", quantity: 1 },
  ];
  for (const choice of others) expect(refuse({ status: "trialing", items }, choice)).toBe("trial");
  expect(refuse({ status: "trialing", billingFrequency: 3 }, { ...same, quantity: 11 })).toBe("trial");
});

test("a change is refused for its first reason, the one that can't be helped before the one that can", () => {
  const soon = { nextBilledAt: NOW.toISOString() };
  const refusals: [ChoiceRefusal, Changes, PlanChoice?][] = [
    ["canceled", { status: "canceled", collectionMode: "manual", ...soon }, same],
    ["past-due", { status: "past_due", collectionMode: "manual", ...soon }, same],
    ["invoiced", { collectionMode: "manual", items: [foreignItem], ...soon }],
    ["no-plan", { items: [foreignItem], ...soon }],
    ["renewing-soon", soon, { ...same, quantity: 0 }],
    ["trial", { status: "trialing" }, { ...upgrade, quantity: 2 }],
    ["quantity", { status: "trialing" }, { ...same, quantity: 1_000 }],
    ["same-plan", { status: "trialing" }, same],
    ["quantity", {}, { ...upgrade, quantity: 2 }],
    ["same-plan", {}, same],
  ];
  for (const [refusal, changes, choice] of refusals) expect(refuse(changes, choice)).toBe(refusal);
  expect(refuseChoice(snapshot(), upgrade, undefined, NOW), "a price that Paddle doesn't list").toBe("no-plan");
});

test("a change that Paddle makes is not refused", () => {
  const allowed: [Changes, PlanChoice?][] = [
    [{}],
    [{}, { ...same, quantity: 11 }],
    [{}, { ...same, interval: "year" }],
    [{ status: "trialing" }, { ...same, quantity: 11 }],
    [{ status: "paused", nextBilledAt: null }],
    [
      { scheduledAction: "cancel", nextBilledAt: null },
      { plan: basic, interval: "month", quantity: 1 },
    ],
  ];
  for (const [changes, choice] of allowed) expect(refuse(changes, choice), JSON.stringify(changes)).toBeNull();
});

test("the half hour before a renewal is closed, to the millisecond", () => {
  const HALF_HOUR_MS = 30 * 60_000;
  const before = (ms: number) => refuse({ nextBilledAt: new Date(NOW.getTime() + ms).toISOString() });
  expect([HALF_HOUR_MS - 1, HALF_HOUR_MS, -1].map(before)).toEqual(["renewing-soon", null, "renewing-soon"]);
});

test("seats are sold from the price's fewest to its most, in whole numbers", () => {
  const bounds = { minimum: 3, maximum: 20 };
  const refused = (quantity: number) => refuse({}, { ...same, quantity }, bounds) === "quantity";
  expect([3, 4, 20].filter(refused)).toEqual([]);
  const unsold = [2, 21, 0, -5, 4.5, Number.NaN, Number.POSITIVE_INFINITY];
  expect(unsold.filter(refused)).toEqual(unsold);
});

test("a plan's own fewest and most seats count too, and one without seats is sold once", () => {
  const sold = (plan: PaidPlan, quantity: number) => isSold({ plan, quantity }, price);
  expect([4, 5, 200, 201].map((seats) => sold(crew, seats))).toEqual([false, true, true, false]);
  expect([1, 2].map((quantity) => sold(basic, quantity))).toEqual([true, false]);
});

const codes: Record<string, ChangeRefusal> = {
  subscription_locked_renewal: "renewing-soon",
  subscription_locked_processing: "renewing-soon",
  subscription_update_when_past_due: "past-due",
  subscription_update_when_canceled: "canceled",
  subscription_is_canceled_action_invalid: "canceled",
  subscription_payment_declined: "declined",
  subscription_missing_payment_method_cannot_update: "no-payment-method",
  subscription_missing_payment_method_cannot_resume: "no-payment-method",
  subscription_outstanding_transaction: "attempt-pending",
  subscription_outstanding_pending_refund: "payment-pending",
  subscription_immediate_charge_hour_limit_exceeded: "too-many-charges",
  subscription_immediate_charge_24_hour_limit_exceeded: "too-many-charges",
  subscription_update_transaction_balance_less_than_charge_limit: "too-small",
  subscription_quantity_not_valid: "quantity",
  subscription_must_be_paused: "not-paused",
  subscription_locked_pending_changes: "change-scheduled",
  subscription_trialing_items_update_invalid_options: "trial",
  subscription_update_when_trialing: "trial",
  subscription_continuing_existing_billing_period_not_allowed: "period-ended",
};
test("Paddle's codes are refusals of ours; an unknown one is a rejection, even one that every object has", () => {
  const refusalOf = (code: string) => toChangeRefusal(new PaddleError("rejected", code));
  for (const [code, refusal] of Object.entries(codes)) expect(refusalOf(code), code).toBe(refusal);
  for (const code of ["subscription_something_new", "", "constructor", "toString", "__proto__"])
    expect(refusalOf(code), code).toBe("rejected");
});

test("without a code the kind of the error is the refusal, and a change may stay unconfirmed", () => {
  for (const kind of ["timeout", "rate-limited", "unavailable", "rejected"] as const)
    expect(toChangeRefusal(new PaddleError(kind))).toBe(kind);
  expect(toChangeRefusal(new PaddleError("timeout", "unconfirmed"))).toBe("unconfirmed");
});
