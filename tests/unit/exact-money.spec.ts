import { expect, test } from "playwright/test";
import { formatMoney } from "@/lib/format";
import { isSame, isZero } from "@/lib/paddle/money";
import { readSourceFiles } from "@/tests/fixtures/source-files";

const sources = readSourceFiles().filter(({ path }) => /^(lib|app|components)\//.test(path));

const floats: [what: string, pattern: RegExp][] = [
  ["divides by a hundred", /\/\s*1_?0{2,}\b(?!_?\d)/],
  ["multiplies by a hundred", /\*\s*100\b(?!_)/],
  ["parses a float", /\bparseFloat\b/],
  ["rounds to digits", /\.toFixed\(|\.toPrecision\(/],
  ["makes a number of an amount", /(Number|parseInt)\([^)]*(amount|total|price|credit|money|charge|due)/i],
  ["makes a number of an amount by a sign", /[=(,:?]\s*\+\s*\w*\.?(amount|total|grandTotal|unitAmount)\b/],
];
// Times and lengths are numbers; these lines are about nothing else.
const times = /_MS\b|Ms\b|getTime|Date\.now|seconds|1_000\)|setTimeout/i;
const breaches = (text: string, pattern: RegExp) =>
  text.split("\n").filter((line) => pattern.test(line) && !times.test(line));

for (const [what, pattern] of floats) {
  test(`nothing between Paddle and the screen ${what}`, () => {
    expect(sources.length).toBeGreaterThan(80);
    const found = sources.flatMap(({ path, text }) =>
      breaches(text, pattern).map((line) => `${path}: ${line}`),
    );
    expect(found).toEqual([]);
  });
}

test("the patterns above find what they are for", () => {
  const lines = [
    "const dollars = amount / 100;",
    "const cents = dollars * 100;",
    'parseFloat("1.5")',
    "dollars.toFixed(2)",
    "Number(money.amount)",
    "const cents = +total;",
  ];
  for (const [index, [what, pattern]] of floats.entries()) {
    expect(breaches(lines[index] ?? "", pattern), what).toHaveLength(1);
  }
});

test("amounts beyond the numbers of JavaScript are compared and shown exactly", () => {
  const [a, b] = ["9007199254740993", "9007199254740992"].map((amount) => ({ amount, currencyCode: "USD" }));
  if (!a || !b) throw new Error("unreachable");
  expect(isSame(a, b)).toBe(false);
  expect(isSame(a, { ...a, amount: `00${a.amount}` })).toBe(true);
  expect(isSame(a, { ...a, currencyCode: "JPY" })).toBe(false);
  expect(isZero({ amount: "-0", currencyCode: "USD" })).toBe(true);
  expect(formatMoney(a.amount, "USD", "en-US")).toBe("$90,071,992,547,409.93");
  expect(formatMoney("-4926", "USD", "en-US")).toBe("-$49.26");
  expect(formatMoney("1500", "JPY", "en-US")).toBe("¥1,500");
});
