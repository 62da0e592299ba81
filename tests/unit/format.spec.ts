import { expect, test } from "playwright/test";
import { formatDate, formatMoney, parseLocale } from "@/lib/format";

const amounts: [minorUnits: string, currency: string, locale: string, words: string][] = [
  ["3000", "USD", "en-US", "$30.00"],
  ["1", "USD", "en-US", "$0.01"],
  ["0", "USD", "en-US", "$0.00"],
  ["-3000", "USD", "en-US", "-$30.00"],
  ["4500", "JPY", "en-US", "¥4,500"],
  ["4500", "JPY", "ja-JP", "￥4,500"],
  ["12000", "KRW", "en-US", "₩12,000"],
  ["9990", "CLP", "en-US", "CLP\u00a09,990"],
  ["3000", "EUR", "de-DE", "30,00\u00a0€"],
  ["123456789", "EUR", "de-DE", "1.234.567,89\u00a0€"],
];
for (const [minorUnits, currency, locale, words] of amounts) {
  test(`${minorUnits} minor units of ${currency} are ${words} in ${locale}`, () => {
    expect(formatMoney(minorUnits, currency, locale)).toBe(words);
  });
}

test("money is exact where floats are not", () => {
  expect(formatMoney("9007199254740993", "USD", "en-US")).toBe("$90,071,992,547,409.93");
  expect(formatMoney(`1${"0".repeat(30)}`, "USD", "en-US")).toBe(`$10${",000".repeat(9)}.00`);
  expect(formatMoney(`1${"0".repeat(29)}1`, "JPY", "en-US")).toBe(`¥1${",000".repeat(9)},001`);
});

const languages: [header: string | null, locale: string][] = [
  [null, "en-US"],
  ["", "en-US"],
  ["*", "en-US"],
  ["de-DE,de;q=0.9,en;q=0.8", "de-DE"],
  ["en;q=0.2, de-AT;q=0.9", "de-AT"],
  ["xx-nonsense-!!, fr;q=0.5", "fr"],
  ["../../etc/passwd", "en-US"],
  ["a".repeat(10_000), "en-US"],
  ["ja", "ja"],
];
for (const [header, locale] of languages) {
  test(`Accept-Language ${JSON.stringify(header)?.slice(0, 40)} gives ${locale}`, () => {
    expect(parseLocale(header)).toBe(locale);
  });
}

test("a date is the day in UTC, wherever the server is", () => {
  expect(formatDate(new Date("2026-12-31T23:59:59.999Z"), "en-US")).toBe("December 31, 2026");
  expect(formatDate(new Date("2027-01-01T00:00:00Z"), "en-US")).toBe("January 1, 2027");
  expect(formatDate(new Date("2027-01-01T00:00:00Z"), "de-DE")).toBe("1. Januar 2027");
});
