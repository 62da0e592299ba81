import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "playwright/test";

// tests/http/doctor.spec.ts and tests/commands/doctor-command.spec.ts cause what the doctor knows. This sees to it that they
// know all of it.

const read = (path: string) => readFileSync(path, "utf8");
const tests = ["fixtures/doctor-faults.ts", "http/doctor.spec.ts", "commands/doctor-command.spec.ts"]
  .map((file) => read(`tests/${file}`))
  .join("\n");

/** The names of lines that aren't ticks, or how they begin. */
const ids = readdirSync("lib/doctor").flatMap((file) =>
  [...read(`lib/doctor/${file}`).matchAll(/\b(?:fault|note)\(\s*["`]([^"`$]+)/g)].map(([, id = ""]) => id),
);

test("whatever the doctor can say, other than that all is well, is caused by a test", () => {
  const unknown = [...new Set(ids)].filter(
    (id) => !new RegExp(`["\`]${id}${id.endsWith("-") ? "" : '["`]'}`).test(tests),
  );
  expect(unknown).toEqual([]);
  expect(new Set(ids).size).toBeGreaterThan(45);
});
