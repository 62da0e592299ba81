import { expect, test } from "playwright/test";
import {
  describeNextPayment,
  describePaymentMethod,
  isCharged,
  isDue,
  withoutSpentCredit,
} from "@/lib/billing/next-payment";
import type { StoredNextPayment } from "@/lib/billing/stored-payments";
import type { Subscription } from "@/lib/billing/subscriptions";
import { type NextPayment, parseNextPayment } from "@/lib/paddle/bill";
import { storedSubscription } from "@/tests/fixtures/plan-subscriptions";

const at = (text: string) => new Date(text);
const NOW = at("2026-11-20T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

const subscription = (changes: Partial<Subscription> = {}): Subscription =>
  storedSubscription({ startedAt: null, currentPeriodStartsAt: null, currentPeriodEndsAt: null, ...changes });

const payment = (changes: Partial<NextPayment> = {}): NextPayment => ({
  status: "active",
  nextBilledAt: "2026-12-12T12:00:00.000000000Z",
  items: subscription().items.map(({ priceId, quantity }) => ({ priceId, quantity })),
  currencyCode: "USD",
  total: "1100",
  lines: [],
  discount: null,
  tax: null,
  credit: null,
  toBalance: null,
  recurring: null,
  ...changes,
});

const stored = (changes: Partial<StoredNextPayment> = {}): StoredNextPayment => ({
  subscriptionId: subscription().id,
  askedAt: minutesAgo(1),
  readAt: minutesAgo(1),
  askedUpdatedAt: subscription().updatedAt,
  payment: payment(),
  ...changes,
});

test("an amount is shown for the subscription that it was read for, and for no other state of it", () => {
  expect(describeNextPayment(subscription(), stored(), NOW)).toMatchObject({
    kind: "payment",
    total: "1100",
    asOf: null,
  });
  const [first, ...others] = subscription().items;
  const changed: Partial<Subscription>[] = [
    { status: "trialing" },
    { status: "paused" },
    { status: "canceled" },
    { nextBilledAt: at("2027-01-12T12:00:00Z") },
    { nextBilledAt: null },
    { currencyCode: "EUR" },
    { items: others },
    { items: first ? [{ ...first, quantity: first.quantity + 1 }, ...others] : [] },
    { items: first ? [{ ...first, priceId: "pri_other" }, ...others] : [] },
    { scheduledAction: "cancel" },
    { scheduledAction: "pause" },
  ];
  for (const changes of changed)
    expect(describeNextPayment(subscription(changes), stored(), NOW), JSON.stringify(changes)).toBeNull();
  expect(describeNextPayment(subscription(), undefined, NOW)).toBeNull();
  expect(describeNextPayment(subscription(), stored({ payment: null }), NOW)).toBeNull();
});

test("an amount that was read more than a minute before the screen was updated has its time", () => {
  const asOf = (askedAt: Date, readAt: Date) =>
    describeNextPayment(subscription(), stored({ askedAt, readAt }), NOW)?.asOf;
  expect([asOf(minutesAgo(1), minutesAgo(1)), asOf(minutesAgo(2), minutesAgo(2))]).toEqual([null, minutesAgo(2)]);
  expect(asOf(minutesAgo(0), minutesAgo(11)), "Paddle hasn't answered since").toEqual(minutesAgo(11));
  expect(describeNextPayment(subscription(), stored({ readAt: minutesAgo(9) }), null)?.asOf).toBeNull();
});

test("an amount that was read before an event is not shown, even where the event changed nothing that the mirror has", () => {
  const changed = subscription({ updatedAt: minutesAgo(0) });
  expect(describeNextPayment(changed, stored(), NOW)).toBeNull();
  expect(describeNextPayment(changed, stored({ askedUpdatedAt: changed.updatedAt }), NOW)).not.toBeNull();
});

test("a balance pays what is billed first, and is not counted on for what comes later", () => {
  const shown = (...others: Partial<Subscription>[]) => {
    const own = subscription({ id: "sub_own" });
    const held = others.map((changes, index) => subscription({ id: `sub_${index}`, ...changes }));
    const next = new Map([["sub_own", stored({ subscriptionId: "sub_own", payment: payment({ credit: "100" }) })]]);
    return withoutSpentCredit([own, ...held], next).has("sub_own");
  };
  const [before, after] = [at("2026-12-11T00:00:00Z"), at("2026-12-13T00:00:00Z")];
  expect(shown()).toBe(true);
  expect(shown({ nextBilledAt: after })).toBe(true);
  expect(shown({ nextBilledAt: before })).toBe(false);
  expect(shown({ nextBilledAt: after }, { nextBilledAt: before, status: "trialing" })).toBe(false);
  expect(shown({}), "both at once").toBe(false);
  expect(shown({ nextBilledAt: before, currencyCode: "EUR" })).toBe(true);
  expect(shown({ nextBilledAt: before, scheduledAction: "cancel" })).toBe(true);
  const paused = { status: "paused", nextBilledAt: null };
  expect(shown(paused, { ...paused, status: "canceled" })).toBe(true);
  expect(shown({ ...paused, scheduledAction: "resume", scheduledEffectiveAt: before })).toBe(false);
  const without = new Map([["sub_a", stored({ subscriptionId: "sub_a" })]]);
  expect(withoutSpentCredit([subscription({ id: "sub_a" }), subscription({ id: "sub_b" })], without).has("sub_a")).toBe(
    true,
  );
});

test("an amount is a payment, a trial's first, an invoice, or due", () => {
  const kindOf = (changes: Partial<Subscription>, read: Partial<NextPayment>) =>
    describeNextPayment(subscription(changes), stored({ payment: payment(read) }), NOW)?.kind;
  const trial = { status: "trialing" };
  expect(kindOf({}, {})).toBe("payment");
  expect(kindOf({ collectionMode: "manual" }, {})).toBe("invoice");
  expect(kindOf(trial, trial)).toBe("first");
  expect(kindOf({ ...trial, nextBilledAt: null }, { ...trial, nextBilledAt: null })).toBe("once-added");
  expect(kindOf({ status: "past_due" }, { status: "past_due", nextBilledAt: null, items: [] })).toBe("due");
  const unpaid = ["paused", "canceled", "frozen"].map((status) => isCharged(subscription({ status })));
  expect(unpaid).toEqual([false, false, false]);
});

test("Paddle is asked again after ten minutes, one minute after it failed, and at once after a change", () => {
  const due = (changes: Partial<StoredNextPayment>) => isDue(subscription(), stored(changes), NOW);
  const read = (minutes: number) => due({ askedAt: minutesAgo(minutes), readAt: minutesAgo(minutes) });
  const failed = (minutes: number) => due({ askedAt: minutesAgo(minutes), readAt: minutesAgo(20) });
  expect([read(9.9), read(10)]).toEqual([false, true]);
  expect([failed(0.9), failed(1)]).toEqual([false, true]);
  expect(due({ askedAt: minutesAgo(0.5), readAt: null })).toBe(false);
  expect(due({ askedUpdatedAt: at("2026-11-12T11:59:59.999Z") })).toBe(true);
  expect(due({ askedUpdatedAt: at("2026-11-13T12:00:00Z") }), "a mirror that is behind").toBe(false);
  expect(due({ askedUpdatedAt: null })).toBe(true);
  expect(isDue(subscription(), undefined, NOW)).toBe(true);
  const asked = (minutes: number) =>
    isDue(subscription(), stored({ askedAt: minutesAgo(minutes), readAt: minutesAgo(minutes) }), NOW, true);
  expect([asked(0.9), asked(1)], "somebody asks").toEqual([false, true]);
});

test("a card expires with its month; soon is before the next payment, or by the end of next month", () => {
  const expiry = (expiryYear: number, expiryMonth: number, nextBilledAt: Date | null = null) => {
    const card = { brand: "visa", last4: "4242", expiryMonth, expiryYear };
    const methods = { [subscription().id]: { type: "card", card } };
    const history = { askedAt: NOW, readAt: NOW, payments: [], methods };
    return describePaymentMethod(subscription({ nextBilledAt }), history, NOW)?.expiry;
  };
  expect([expiry(2026, 10), expiry(2026, 11), expiry(2026, 12), expiry(2027, 1)]).toEqual([
    "expired",
    "soon",
    "soon",
    null,
  ]);
  expect(expiry(2027, 1, at("2027-02-01T00:00:00Z"))).toBe("soon");
  expect(expiry(2027, 1, at("2027-01-31T23:59:59Z"))).toBeNull();
  expect(expiry(2025, 12)).toBe("expired");
  expect(expiry(0, 0)).toBeNull();
});

test("what it was paid with is what it will be, unless that failed, or Paddle hasn't answered since", () => {
  const methods = { [subscription().id]: { type: "paypal", card: null } };
  const isLast = (status: string, readAt: Date | null) =>
    describePaymentMethod(subscription({ status }), { askedAt: NOW, readAt, payments: [], methods }, NOW)?.isLast;
  expect(["active", "trialing", "paused"].map((status) => isLast(status, NOW))).toEqual([false, false, false]);
  expect([isLast("past_due", NOW), isLast("active", minutesAgo(1)), isLast("active", null)]).toEqual([
    true,
    true,
    true,
  ]);
});

const product = { name: "Pro" };
const totals = (subtotal: string, off: string, tax: string, total: string) => ({ subtotal, discount: off, tax, total });
type Line = ReturnType<typeof lineOf>;
const lineOf = (quantity: number, taxRate: string, sums: ReturnType<typeof totals>) => ({
  ...{ priceId: "pri_1", quantity, taxRate, totals: sums, product },
});
const unitPrice = { amount: "1000", currencyCode: "USD" };
const elsewhere = { unitPrice: { amount: "900", currencyCode: "USD" } };
const answer = (line: Line, sums: object, overrides: object[] = []) => {
  const { totals } = line;
  const details = {
    totals: { ...totals, credit: "0", creditToBalance: "0", grandTotal: totals.total, ...sums },
    lineItems: [line],
  };
  return {
    ...{ status: "active", currencyCode: "USD", nextBilledAt: "2026-12-12T12:00:00Z" },
    items: [{ quantity: line.quantity, price: { id: "pri_1", unitPrice, unitPriceOverrides: overrides } }],
    ...{ nextTransaction: { details }, recurringTransactionDetails: details },
  };
};

test("where a country has a price of its own in the same currency, the one that Paddle's lines come to is shown", () => {
  const line = (subtotal: string) => lineOf(3, "0", totals(subtotal, "0", "0", subtotal));
  const unitOf = (subtotal: string) => parseNextPayment(answer(line(subtotal), {}, [elsewhere]))?.lines[0];
  expect(unitOf("3000")).toMatchObject({ unitAmount: "1000", amount: "3000" });
  expect(unitOf("2700")).toMatchObject({ unitAmount: "900", amount: "2700" });
  expect(unitOf("2500")).toMatchObject({ unitAmount: null, amount: "2500" });
});

test("a price less its tax that happens to be the price of another country is no price of one", () => {
  const dearer = { unitPrice: { amount: "1200", currencyCode: "USD" } };
  const line = lineOf(3, "0.2", totals("3000", "0", "600", "3600"));
  expect(parseNextPayment(answer(line, {}, [dearer]))).toMatchObject({
    lines: [{ unitAmount: null, amount: "3000" }],
    tax: { amount: "600", isInside: false },
    total: "3600",
  });
});

test("tax is inside where the price has it, on top where the price is without, and on top where neither is sure", () => {
  const bill = (subtotal: string, tax: string, total: string) =>
    parseNextPayment(answer(lineOf(3, "0.2", totals(subtotal, "0", tax, total)), {}));
  expect(bill("2500", "500", "3000")).toMatchObject({
    lines: [{ unitAmount: "1000", amount: "3000" }],
    tax: { amount: "500", isInside: true },
  });
  expect(bill("3000", "600", "3600")).toMatchObject({
    lines: [{ unitAmount: "1000", amount: "3000" }],
    tax: { amount: "600", isInside: false },
  });
  expect(bill("2000", "400", "2400")).toMatchObject({
    lines: [{ unitAmount: null, amount: "2000" }],
    tax: { amount: "400", isInside: false },
  });
});

test("lines that don't come to the total are left out, and the total stays", () => {
  const line = lineOf(3, "0", totals("3000", "0", "0", "3000"));
  expect(parseNextPayment(answer(line, { grandTotal: "2999" }))).toMatchObject({ total: "2999", lines: [] });
  expect(parseNextPayment(answer(line, { credit: "1", grandTotal: "2999" }))).toMatchObject({
    total: "2999",
    credit: "1",
    lines: [{ amount: "3000" }],
  });
});

test("what is given back beyond a bill is added to the balance, and the lines come to nothing with it", () => {
  const sums = { credit: "0", creditToBalance: "1200", grandTotal: "0" };
  const bill = answer(lineOf(3, "0", totals("3000", "0", "0", "3000")), {});
  const unused = lineOf(-3, "0", totals("-4200", "0", "0", "-4200"));
  const { lineItems } = bill.nextTransaction.details;
  const all = { ...totals("-1200", "0", "0", "-1200"), ...sums };
  const nextTransaction = { details: { totals: all, lineItems: [...lineItems, unused] } };
  expect(parseNextPayment({ ...bill, nextTransaction })).toMatchObject({
    total: "0",
    toBalance: "1200",
    lines: [{ amount: "3000" }, { amount: "-4200" }],
  });
});

test("beside prices with their tax inside, what has no price of its own is with its tax, too", () => {
  const bill = answer(lineOf(3, "0.2", totals("2500", "0", "500", "3000")), {});
  const once = { ...lineOf(1, "0.2", totals("1000", "0", "200", "1200")), priceId: "pri_once" };
  const withOnce = (more: typeof once) => {
    const all = { ...totals("3500", "0", "700", "4200"), credit: "0", creditToBalance: "0", grandTotal: "4200" };
    const nextTransaction = { details: { totals: all, lineItems: [...bill.nextTransaction.details.lineItems, more] } };
    return parseNextPayment({ ...bill, nextTransaction });
  };
  expect(withOnce(once)).toMatchObject({
    lines: [{ amount: "3000" }, { unitAmount: null, amount: "1200" }],
    tax: { amount: "700", isInside: true },
  });
  const alone = answer({ ...lineOf(1, "0.2", totals("1000", "0", "200", "1200")), priceId: "pri_once" }, {});
  expect(parseNextPayment(alone), "not sure").toMatchObject({
    lines: [{ amount: "1000" }],
    tax: { isInside: false },
  });
});

test("what each period costs from then on isn't said while a discount will end", () => {
  const line = lineOf(3, "0", totals("3000", "600", "0", "2400"));
  const discounted = (endsAt: string | null) =>
    parseNextPayment({ ...answer(line, {}), discount: { id: "dsc_1", endsAt } });
  expect(discounted(null)).toMatchObject({ recurring: "2400", discount: { amount: "600", endsAt: null } });
  expect(discounted("2027-03-03T12:00:00Z")?.recurring).toBeNull();
});

test("what can't be read is an error, and no amount", () => {
  const line = lineOf(3, "0", totals("3000", "0", "0", "3000"));
  for (const sums of [{ grandTotal: 3000 }, { grandTotal: "30.00" }, { grandTotal: null }])
    expect(() => parseNextPayment(answer(line, sums))).toThrow("unreadable_subscription");
  expect(parseNextPayment({ ...answer(line, {}), nextTransaction: null })).toBeNull();
});
