import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { loadSettings } from "@/lib/cli/settings";

/** The advisory lock of `prisma migrate`, so that the two never run at the same time. */
const PRISMA_LOCK = 72707369;

// Whoever comes after a migration that waits for a table waits behind it. So it steps back, and tries again for a minute.
const LOCK_WAIT_MS = 1_000;
const TRIES = 30;
/** A lock that wasn't free in time, and a deadlock. */
const lockStates = ["55P03", "40P01"];

const migrationsTable = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies the pending migrations and returns their names. Does and records what `prisma migrate deploy` does, without
 * the engine that Prisma would download for it.
 */
export async function migrate(databaseUrl: string, folder = "prisma/migrations"): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // A role for the app may stop long statements, which an index on a large table is, and the wait for another run.
    await client.query("SET statement_timeout = 0");
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(migrationsTable);
    // The queue's own tables first: a migration's trigger puts jobs into them.
    await runMigrations({ connectionString: databaseUrl });
    const { rows } = await client.query<{ migration_name: string }>(
      `SELECT "migration_name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
    );
    const applied = new Set(rows.map((row) => row.migration_name));
    const names = (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory() && !applied.has(entry.name))
      .map((entry) => entry.name)
      .sort();
    for (const name of names) await apply(client, folder, name);
    return names;
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, folder: string, name: string): Promise<void> {
  const sql = await readFile(`${folder}/${name}/migration.sql`, "utf8");
  const checksum = createHash("sha256").update(sql).digest("hex");
  for (let tries = 1; ; tries++) {
    try {
      await client.query("BEGIN");
      await client.query(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
      await client.query(sql);
      await client.query(
        `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
         VALUES ($1, $2, $3, now(), 1)`,
        [randomUUID(), checksum, name],
      );
      await client.query("COMMIT");
      return;
    } catch (cause) {
      const error = cause as Error & { code?: string };
      if (!lockStates.includes(error.code ?? "") || tries === TRIES)
        throw new Error(`${folder}/${name} was not applied: ${error.message}`, { cause });
      await client.query("ROLLBACK");
      await sleep(LOCK_WAIT_MS);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { DIRECT_URL, DATABASE_URL } = loadSettings().env;
  try {
    const names = await migrate(DIRECT_URL ?? DATABASE_URL);
    console.log(names.length > 0 ? `Applied ${names.join(", ")}.` : "The database is up to date.");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
