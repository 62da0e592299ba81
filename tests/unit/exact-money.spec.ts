import { expect, test } from "playwright/test";
import { readSourceFiles } from "@/tests/fixtures/source-files";

const floats: [what: string, pattern: RegExp, example: string][] = [
  ["divides by a hundred", /\/\s*1_?0{2,}\b(?!_?\d)/, "const dollars = amount / 100;"],
  ["multiplies by a hundred", /\*\s*100\b(?!_)/, "const cents = dollars * 100;"],
  ["parses a float", /\bparseFloat\b/, 'parseFloat("1.5")'],
  ["rounds to digits", /\.toFixed\(|\.toPrecision\(/, "dollars.toFixed(2)"],
  [
    "makes an amount a number",
    /(Number|parseInt)\([^)]*(amount|total|price|credit|money|charge|due)/i,
    "Number(money.amount)",
  ],
  [
    "makes an amount a number by a sign",
    /[=(,:?]\s*\+\s*\w*\.?(amount|total|grandTotal|unitAmount)\b/,
    "const cents = +total;",
  ],
];
// Times and lengths are numbers; these lines are about nothing else.
const times = /_MS\b|Ms\b|getTime|Date\.now|seconds|1_000\)|setTimeout/i;
const breaches = (text: string, pattern: RegExp) =>
  text.split("\n").filter((line) => pattern.test(line) && !times.test(line));

for (const [what, pattern, example] of floats) {
  test(`nothing between Paddle and the screen ${what}`, () => {
    expect(breaches(example, pattern)).toHaveLength(1);
    const sources = readSourceFiles().filter(({ path }) => /^(lib|app|components)\//.test(path));
    expect(sources.length).toBeGreaterThan(50);
    const found = sources.flatMap(({ path, text }) => breaches(text, pattern).map((line) => `${path}: ${line}`));
    expect(found).toEqual([]);
  });
}
