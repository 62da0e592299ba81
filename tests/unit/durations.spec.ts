import { expect, test } from "playwright/test";
import { LONGEST_CHANGE_MS } from "@/lib/billing/change-subscription";
import { DEADLINE_MS } from "@/lib/paddle/client";
import { readSourceFiles } from "@/tests/fixtures/source-files";

// A serverless host ends a function after `maxDuration` seconds, whatever it is doing: a charge whose answer is under way, too.

const files = new Map(readSourceFiles().map((file) => [file.path.replace(/\.tsx?$/, ""), file]));

/** Whether a module's code, or that of one it imports, calls Paddle. */
function reachesPaddle(module: string, seen = new Set<string>()): boolean {
  if (module === "lib/paddle/client") return true;
  if (seen.has(module)) return false;
  seen.add(module);
  const imports = files.get(module)?.imports.filter(({ isTypeOnly }) => !isTypeOnly) ?? [];
  return imports.some(({ from }) => reachesPaddle(from, seen));
}

/** What a page or route says of its longest duration. Next reads the file, so it has to be written out. */
const maxDurationOf = (text: string) => Number(/^export const maxDuration = (\d+);$/m.exec(text)?.[1] ?? 0);

const entries = [...files.values()].filter(({ path }) => /^app\/(.+\/)?(page\.tsx|route\.ts)$/.test(path));
const waiting = entries.filter(({ path }) => reachesPaddle(path.replace(/\.tsx?$/, "")));

test("each page and route that may wait for Paddle says how long it may take", () => {
  expect(waiting.map(({ path }) => path)).toContain("app/settings/billing/page.tsx");
  const silent = waiting.filter(({ text }) => maxDurationOf(text) === 0);
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test("the longest change, and the page after it, end within the least of these, with ten seconds for the database", () => {
  const least = Math.min(...waiting.map(({ text }) => maxDurationOf(text)));
  const preview = DEADLINE_MS.page + 2 * DEADLINE_MS.click;
  expect(LONGEST_CHANGE_MS + preview).toBeLessThanOrEqual(least * 1_000 - 10_000);
});
