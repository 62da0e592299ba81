import fc from "fast-check";
import { expect, test } from "playwright/test";
import { savingOf } from "@/lib/billing/pricing";

const usd = (amount: bigint) => ({ amount: String(amount), currencyCode: "USD" });

test("a year saves what twelve months cost more, to the cent, and a percentage that is never more than that", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 30n });
  const isRight = (month: bigint, year: bigint) => {
    const saving = savingOf(usd(month), usd(year));
    const [twelve, saved] = [12n * month, 12n * month - year];
    if (saving === null) return saved <= 0n;
    const percent = BigInt(saving.percent);
    return (
      saving.amount === String(saved) && percent * twelve <= 100n * saved && (percent + 1n) * twelve > 100n * saved
    );
  };
  fc.assert(fc.property(amount, amount, isRight), { endOnFailure: true });
  expect(savingOf(usd(1000n), usd(10_000n))).toEqual({ ...usd(2000n), percent: 16 });
});

test("prices that can't be compared save nothing", () => {
  expect(savingOf(usd(1000n), undefined)).toBeNull();
  expect(savingOf(undefined, usd(1000n))).toBeNull();
  expect(savingOf(usd(1000n), { amount: "1", currencyCode: "EUR" })).toBeNull();
});
