import { expect, test } from "playwright/test";
import type { User } from "@/lib/auth/user";
import { CONSENT_MS, isWithin, quoteOf, readQuote, termsOf } from "@/lib/billing/consent";
import type { ChangePreview } from "@/lib/paddle/change-preview";
import { NOW } from "@/tests/fixtures/plan-subscriptions";

const usd = (amount: number | bigint | string) => ({ amount: String(amount), currencyCode: "USD" });
const at = (ms: number) => new Date(NOW.getTime() + ms);
const minutes = (count: number) => at(count * 60_000).toISOString();
const thisPeriod = { startsAt: minutes(0), endsAt: minutes(1_000) };
const nextPeriod = { startsAt: minutes(0), endsAt: minutes(500_000) };

type Line = ChangePreview["lines"][number];
const line = (quantity: number, amount: number, period: Line["period"] = thisPeriod): Line => ({
  ...{ name: "A product", quantity, amount: usd(amount), period },
});
const shown = (changes: Partial<ChangePreview> = {}): ChangePreview => ({
  dueNow: usd(500),
  credit: null,
  fromBalance: null,
  discountEndsAt: null,
  isPaused: false,
  scheduled: null,
  recurring: usd(9_000),
  nextBilledAt: thisPeriod.endsAt,
  billingInterval: "month",
  billingFrequency: 1,
  lines: [line(3, 1_500), line(-2, -1_000)],
  ...changes,
});

test("less is charged, and more is not, whatever else changes for the better", () => {
  const agreed = termsOf(shown());
  expect(agreed.mostDue, "an amount that only falls is the most").toEqual(usd(500));
  const better = [{}, { dueNow: usd(499) }, { dueNow: null }, { dueNow: null, credit: usd(1) }];
  for (const one of better) expect(isWithin(shown(one), agreed), JSON.stringify(one)).toBe(true);
  expect(isWithin(shown({ dueNow: usd(501) }), agreed)).toBe(false);
  expect(isWithin(shown({ dueNow: usd(1) }), termsOf(shown({ dueNow: null })))).toBe(false);
});

test("another price, currency, interval or date of the next bill is asked for again", () => {
  const agreed = termsOf(shown());
  const jpy = { amount: "9000", currencyCode: "JPY" };
  const others: Partial<ChangePreview>[] = [
    ...[{ recurring: usd(9_001) }, { recurring: usd(8_999) }, { recurring: null }, { recurring: jpy }],
    ...[{ billingInterval: "year" }, { billingFrequency: 3 }, { dueNow: { amount: "500", currencyCode: "EUR" } }],
    ...[{ nextBilledAt: null }, { nextBilledAt: minutes(999) }, { nextBilledAt: minutes(1_011) }],
  ];
  for (const other of others) expect(isWithin(shown(other), agreed), JSON.stringify(other)).toBe(false);
  expect(isWithin(shown({ nextBilledAt: minutes(1_010) }), agreed), "a new period begins with the click").toBe(true);
});

test("a credit may be smaller by what ten minutes of the time left account for", () => {
  // 1,000 of 1,000 minutes: ten are a hundredth, and the price and the tax of two lines may be rounded.
  const cheaper = shown({ dueNow: null, credit: usd(20_000), lines: [line(1, 10_000), line(-3, -30_000)] });
  const agreed = termsOf(cheaper);
  expect(agreed).toMatchObject({ mostDue: null, leastCredit: usd(19_796) });
  const credited = (amount: number) => isWithin(shown({ ...cheaper, credit: usd(amount) }), agreed);
  expect([20_000, 19_796, 19_795, 0].map(credited)).toEqual([true, true, false, false]);
  expect(isWithin(shown({ ...cheaper, credit: null }), agreed)).toBe(false);
});

test("where unused time is given back for a new period, what is due may rise by it, and the most is shown", () => {
  const yearly = shown({ dueNow: usd(70_001), lines: [line(1, 100_000, nextPeriod), line(-1, -29_999)] });
  const agreed = termsOf(yearly);
  expect(agreed.mostDue, "rounded up").toEqual(usd(70_001 + 300 + 2));
  expect(isWithin({ ...yearly, dueNow: agreed.mostDue }, agreed)).toBe(true);
  expect(isWithin({ ...yearly, dueNow: usd(70_304) }, agreed)).toBe(false);
});

test("a period that goes on is not one that begins, and its end is as it was shown", () => {
  const cost = { dueNow: null, recurring: usd(500), paidUntil: "2026-06-01T00:00:00Z" };
  expect(isWithin(cost, termsOf(cost))).toBe(true);
  for (const paidUntil of [null, "2026-06-01T00:00:01Z"])
    expect(isWithin({ ...cost, paidUntil }, termsOf(cost))).toBe(false);
});

const user = { id: "user_1" } as User;
const subject = { user, subscriptionId: "sub_1", change: "pro month 10" };

test("a quote says what was shown for ten minutes, to the user, for the subscription and the change it is for", () => {
  const terms = termsOf(shown());
  const quote = quoteOf(terms, subject, NOW);
  for (const ms of [0, CONSENT_MS]) expect(readQuote(quote, subject, at(ms))).toMatchObject(terms);
  expect(readQuote(quote, subject, at(CONSENT_MS + 1))).toBeNull();
  const others = [{ user: { id: "user_2" } as User }, { subscriptionId: "sub_2" }, { change: "pro month 11" }];
  for (const other of others) expect(readQuote(quote, { ...subject, ...other }, NOW)).toBeNull();
});

test("a quote that is not whole, or not signed here, says nothing", () => {
  const quote = quoteOf(termsOf(shown()), subject, NOW);
  const [payload = "", signature = ""] = quote.split(".");
  const dearer = quoteOf(termsOf(shown({ dueNow: usd(900) })), subject, NOW).split(".")[0];
  const forged = ["", ".", "- - -", payload, `${payload}.`, `.${signature}`, `${dearer}.${signature}`, `${quote}x`];
  for (const text of forged) expect(readQuote(text, subject, NOW), text).toBeNull();
});
