import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "playwright/test";

// While a release is rolled out, the version before it runs on the new schema. So a migration adds, and what that makes
// superfluous is removed by one of a later release, which says since when nothing has used it.

/** Those that came before anybody had deployed: no earlier version of the app will meet them. */
const FIRST_RELEASE = "20261128010000_payments";

const narrowing = [
  /\bDROP\s+(TABLE|COLUMN)\b/i,
  /\bRENAME\b/i,
  /\bSET\s+NOT\s+NULL\b/i,
  /\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b/i,
  /\bADD\s+COLUMN\b(?![^,;]*\bDEFAULT\b)[^,;]*\bNOT\s+NULL\b/i,
];

/** What an app of the release before can't live with. */
function findNarrowing(sql: string): string[] {
  if (/^-- Unused since \d{14}_\w+/.test(sql)) return [];
  const statements = sql.replace(/--.*$/gm, "").split(";");
  return statements.map((one) => one.trim()).filter((one) => narrowing.some((pattern) => pattern.test(one)));
}

test("a migration of a later release adds only, or says since when nothing uses what it removes", () => {
  const folders = readdirSync("prisma/migrations", { withFileTypes: true });
  const names = folders.flatMap((entry) => (entry.isDirectory() && entry.name > FIRST_RELEASE ? entry.name : []));
  const broken = names.flatMap((name) =>
    findNarrowing(readFileSync(`prisma/migrations/${name}/migration.sql`, "utf8")).map((one) => `${name}: ${one}`),
  );
  expect(broken, 'See DEPLOYING.md, "Several processes". Begin a removal with: -- Unused since <migration>').toEqual(
    [],
  );
});

for (const [what, sql] of [
  ["removes a table", `DROP TABLE "A"`],
  ["removes a column", `ALTER TABLE "A" DROP COLUMN "b"`],
  ["renames", `ALTER TABLE "A" RENAME COLUMN "b" TO "c"`],
  ["demands a value", `ALTER TABLE "A" ALTER COLUMN "b" SET NOT NULL`],
  ["changes a type", `ALTER TABLE "A" ALTER COLUMN "b" TYPE TEXT`],
  ["adds a column that has to be filled", `ALTER TABLE "A" ADD COLUMN "b" TEXT NOT NULL, ADD COLUMN "c" INT DEFAULT 1`],
] as const) {
  test(`one that ${what} is not for the release before`, () => {
    expect(findNarrowing(`-- Why.\n${sql};`)).toEqual([sql]);
    expect(findNarrowing(`-- Unused since 20270101000000_b\n${sql};`)).toEqual([]);
  });
}

test("one that adds is", () => {
  const sql = `CREATE TABLE "B" ("id" TEXT NOT NULL); ALTER TABLE "A" ADD COLUMN "b" TEXT NOT NULL DEFAULT '', ADD COLUMN "c" TEXT;
    ALTER TABLE "A" DROP CONSTRAINT "c"; ALTER TABLE "A" ALTER COLUMN "b" DROP NOT NULL; CREATE INDEX "i" ON "A" ("b")`;
  expect(findNarrowing(sql)).toEqual([]);
});
