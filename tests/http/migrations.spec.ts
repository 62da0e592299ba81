import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { migrate } from "@/lib/cli/migrations";
import { expect, test } from "@/tests/fixtures/test";

const folder = "prisma/migrations";
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

type Row = {
  id: string;
  migration_name: string;
  checksum: string;
  applied_steps_count: number;
  unfinished: boolean;
  rolled_back_at: Date | null;
  logs: string | null;
};

test("migrating again applies nothing, also when several do it at once", async ({ stack }) => {
  expect(names.length).toBeGreaterThan(0);
  const results = await Promise.all([1, 2, 3].map(() => migrate(stack.database.url)));
  expect(results).toEqual([[], [], []]);
});

test("applied migrations are recorded as Prisma records them", async ({ stack }) => {
  const rows = await stack.database.sql<Row>(
    `SELECT *, "finished_at" IS NULL OR "finished_at" < "started_at" AS "unfinished" FROM "_prisma_migrations" ORDER BY "migration_name"`,
  );
  expect(rows.map(({ migration_name }) => migration_name)).toEqual(names);
  for (const row of rows) {
    const file = readFileSync(`${folder}/${row.migration_name}/migration.sql`);
    expect(row).toMatchObject({
      checksum: createHash("sha256").update(file).digest("hex"),
      applied_steps_count: 1,
      unfinished: false,
      rolled_back_at: null,
      logs: null,
    });
    expect(row.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  }
});

test("the table of migrations has Prisma's columns", async ({ stack }) => {
  const columns = await stack.database.sql<{ column_name: string }>(
    `SELECT "column_name" FROM information_schema.columns WHERE "table_name" = '_prisma_migrations' ORDER BY "ordinal_position"`,
  );
  expect(columns.map(({ column_name }) => column_name)).toEqual([
    "id",
    "checksum",
    "finished_at",
    "migration_name",
    "logs",
    "rolled_back_at",
    "started_at",
    "applied_steps_count",
  ]);
});
