import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@/lib/cli/migrate";
import { startProgram } from "@/tests/fixtures/programs";
import { expect, test } from "@/tests/fixtures/test";

const folder = "prisma/migrations";
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

test("migrating again applies nothing, also when several do it at once", async ({ stack }) => {
  const results = await Promise.all([1, 2, 3].map(() => migrate(stack.database.url)));
  expect(results).toEqual([[], [], []]);
});

test("applied migrations are recorded as Prisma records them", async ({ stack }) => {
  const rows = await stack.database.sql<{ id: string; finished_at: Date }>(
    `SELECT * FROM "_prisma_migrations" ORDER BY "migration_name"`,
  );
  expect(names.length).toBeGreaterThan(0);
  // All of Prisma's columns, and no other.
  expect(rows).toEqual(
    names.map((name) => ({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      migration_name: name,
      checksum: createHash("sha256")
        .update(readFileSync(`${folder}/${name}/migration.sql`))
        .digest("hex"),
      started_at: expect.any(Date),
      finished_at: expect.any(Date),
      rolled_back_at: null,
      logs: null,
      applied_steps_count: 1,
    })),
  );
});

test("migrations go past the pooler, where there is a way", async ({ stack }) => {
  const changes = { DATABASE_URL: "postgresql://postgres@127.0.0.1:1/pooler", DIRECT_URL: stack.database.url };
  const program = startProgram(["--import", "tsx", "lib/cli/migrate.ts"], { ...stack.variables, ...changes });
  const [code] = await once(program.process, "exit");
  expect(program.output()).toContain("up to date");
  expect(code).toBe(0);
});

/** A folder with one migration. */
function writeMigration(sql: string): string {
  const folder = mkdtempSync(join(tmpdir(), "migrations-"));
  mkdirSync(`${folder}/20990101000000_own`);
  writeFileSync(`${folder}/20990101000000_own/migration.sql`, sql);
  return folder;
}

test("a migration may take longer than the app's role lets a statement take", async ({ stack: { database } }) => {
  await database.sql(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 100', current_database()); END $$`,
  );
  const folder = writeMigration("SELECT pg_sleep(0.3);");
  try {
    expect(await migrate(database.url, folder)).toEqual(["20990101000000_own"]);
  } finally {
    await database.sql(`DELETE FROM "_prisma_migrations" WHERE "migration_name" = '20990101000000_own'`);
    await database.sql(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET statement_timeout', current_database()); END $$`,
    );
    rmSync(folder, { recursive: true });
  }
});

test("a migration that fails is named, and nothing of it is there", async ({ stack: { database } }) => {
  const folder = writeMigration("CREATE TABLE half (id TEXT); SELECT nothing;");
  try {
    await expect(migrate(database.url, folder)).rejects.toThrow(`${folder}/20990101000000_own was not applied: column`);
    expect(
      await database.sql(`SELECT 1 FROM "_prisma_migrations" WHERE "migration_name" = '20990101000000_own'`),
    ).toEqual([]);
    expect(await database.sql("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
