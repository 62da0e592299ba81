import { expect, test } from "playwright/test";
import { formatDate, formatMoney, formatPrice, parseLocale } from "@/lib/format";

test("minor units become money, exact at any size; yen, won and pesos have no minor unit", () => {
  const amounts: [minorUnits: string, currency: string, locale: string, text: string][] = [
    ["3000", "USD", "en-US", "$30.00"],
    ["1", "USD", "en-US", "$0.01"],
    ["0", "USD", "en-US", "$0.00"],
    ["-4926", "USD", "en-US", "-$49.26"],
    ["4500", "JPY", "en-US", "¥4,500"],
    ["12000", "KRW", "en-US", "₩12,000"],
    ["9990", "CLP", "en-US", "CLP\u00a09,990"],
    ["3000", "USD", "en-GB", "US$30.00"],
    ["123456789", "EUR", "en-GB", "€1,234,567.89"],
    ["9007199254740993", "USD", "en-US", "$90,071,992,547,409.93"],
    [`1${"0".repeat(30)}`, "USD", "en-US", `$10${",000".repeat(9)}.00`],
    [`1${"0".repeat(29)}1`, "JPY", "en-US", `¥1${",000".repeat(9)},001`],
  ];
  for (const [minorUnits, currency, locale, text] of amounts)
    expect(formatMoney({ amount: minorUnits, currencyCode: currency }, locale)).toBe(text);
});

test("an advertised price has cents only where it has any", () => {
  for (const [amount, currencyCode, text] of [
    ["3000", "USD", "$30"],
    ["1050", "USD", "$10.50"],
    ["1", "USD", "$0.01"],
    ["0", "USD", "$0"],
    ["440000", "JPY", "¥440,000"],
    ["9007199254740900", "USD", "$90,071,992,547,409"],
  ] as const)
    expect(formatPrice({ amount, currencyCode }, "en-US")).toBe(text);
});

test("the locale is the visitor's preferred English, and American English for everybody else", () => {
  const headers: [header: string | null, locale: string][] = [
    [null, "en-US"],
    ["", "en-US"],
    ["*", "en-US"],
    ["de-DE,de;q=0.9", "en-US"],
    ["de-DE,de;q=0.9,en-GB;q=0.8", "en-GB"],
    ["fr, en-IE;q=0.9, en-AU;q=0.2", "en-IE"],
    ["EN-in;level=1;q=0.7", "en-IN"],
    ["en-nonsense-!!, en-ZA;q=0.5", "en-ZA"],
    ["enm, english;q=0.9", "en-US"],
    ["en", "en-US"],
    ["../../etc/passwd", "en-US"],
    ["a".repeat(10_000), "en-US"],
  ];
  for (const [header, locale] of headers) expect(parseLocale(header), String(header)).toBe(locale);
});

test("a date is the day in UTC, wherever the server is", () => {
  expect(formatDate(new Date("2026-12-31T23:59:59.999Z"), "en-US")).toBe("December 31, 2026");
  expect(formatDate(new Date("2027-01-01T00:00:00Z"), "en-US")).toBe("January 1, 2027");
  expect(formatDate(new Date("2027-01-01T00:00:00Z"), "en-GB")).toBe("1 January 2027");
});

test("a currency or locale of before does not colour the next, however many there were", () => {
  const locales = Array.from({ length: 120 }, (_, index) => `en-US-x-${index}`);
  const dollar = { amount: "100", currencyCode: "USD" };
  for (const locale of [...locales, ...locales]) expect(formatMoney(dollar, locale)).toBe("$1.00");
  expect(formatMoney({ amount: "100", currencyCode: "EUR" }, "en-US")).toBe("€1.00");
});
