import { expect, test } from "playwright/test";
import { currencyFor, extension, remaining, unitAmount } from "../src/billing/lines.ts";
import { divideRounded, formatMoney, isBelowChargeLimit, parseRate, rateText, times } from "../src/billing/money.ts";
import { payoutTotals } from "../src/billing/payout.ts";
import { basicMonthly } from "../src/seed/plan-prices.ts";
import { supportMonthly } from "../src/seed/prices.ts";

test("half a unit is rounded away from zero, for charges and credits alike", () => {
  expect([5n, 15n, -5n, -15n, 14n, -14n].map((each) => divideRounded(each, 10n))).toEqual([1n, 2n, -1n, -2n, 1n, -1n]);
  expect(times(10n ** 30n + 5n, { numerator: 1, denominator: 10 })).toBe(10n ** 29n + 1n);
});

test("the rate of Paddle's own example comes out to the fifth decimal", () => {
  const period = { starts_at: "2024-05-10T12:01:46.293348Z", ends_at: "2024-06-10T12:01:46.293348Z" };
  const rate = remaining(period, "2024-05-13T10:36:57.967Z");
  expect(rateText(rate)).toBe("0.90513");
  expect([25_000n, 60_000n, -5_000n].map((unit) => times(unit, rate))).toEqual([22_628n, 54_308n, -4_526n]);
  expect(rateText(remaining(period, period.starts_at))).toBe("1");
  expect(rateText(remaining(period, period.ends_at))).toBe("0");
  expect(rateText(extension(period, "2024-07-11T12:01:00Z"))).toBe("1");
});

test("rates are read and written without floats", () => {
  expect(times(95_000n, parseRate("0.08875"))).toBe(8431n);
  expect(["0", "0.2", "0.5"].map((rate) => rateText(parseRate(rate)))).toEqual(["0", "0.2", "0.5"]);
});

test("money is written as Paddle writes it", () => {
  expect(formatMoney("600000", "USD")).toBe("$6,000.00");
  expect(formatMoney("5", "EUR")).toBe("€0.05");
  expect(formatMoney("-123456789012345678901", "GBP")).toBe("-£1,234,567,890,123,456,789.01");
  expect(formatMoney("1500", "JPY")).toBe("¥1,500");
});

test("a country pays in its currency where all prices have an amount in it", () => {
  expect(["US", "JP", "FR", "GB", "BR", null].map((country) => currencyFor([basicMonthly], country))).toEqual([
    "USD",
    "JPY",
    "EUR",
    "GBP",
    "USD",
    "USD",
  ]);
  expect(currencyFor([basicMonthly, supportMonthly], "JP")).toBe("USD");
  expect(unitAmount(basicMonthly, "EUR", null)).toBe(900n);
  expect(unitAmount(supportMonthly, "JPY", "JP")).toBeNull();
});

test("a charge below the limit is one above nothing", () => {
  expect([0n, 1n, 69n, 70n].map((amount) => isBelowChargeLimit(amount, "USD"))).toEqual([false, true, true, false]);
});

test("what is sold in a currency without payouts is paid out in dollars, and still adds up", () => {
  const sold = { subtotal: "1500", discount: "100", tax: "140", total: "1540", credit: "7", credit_to_balance: "0" };
  const yen = { ...sold, balance: "0", grand_total: "1533", fee: "127", earnings: "1273", currency_code: "JPY" };
  expect(payoutTotals(yen)).toEqual({
    ...{ subtotal: "1000", discount: "67", tax: "93", total: "1026", credit: "5", credit_to_balance: "0" },
    ...{ balance: "0", grand_total: "1021", fee: "85", earnings: "848", currency_code: "USD" },
  });
  const pounds = { ...yen, currency_code: "GBP" };
  expect(payoutTotals(pounds)).toBe(pounds);
});
