import "server-only";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { database, isMissingInDatabase, probeDatabase } from "@/lib/db";
import { type Check, type Found, fault, ok, some } from "@/lib/doctor/finding";

type Recorded = { migration_name: string; checksum: string; isDone: boolean };
const FOLDER = "prisma/migrations";

export const migrations: Check = {
  what: "Migrations",
  needs: ["DATABASE_URL"],
  look: async () => {
    const migrate = "run npm run db:migrate";
    const why = "the app reads tables and columns that aren't there yet";
    const recorded = await readRecorded();
    if (!recorded) return [fault("migrations-none", "none has been applied", why, migrate)];
    const own = await readOwn();
    const [done, failed] = [true, false].map((is) => recorded.filter(({ isDone }) => isDone === is));
    const pending = [...own.keys()].filter((name) => !done?.some((one) => one.migration_name === name));
    const unknown = own.size > 0 ? (done ?? []).filter(({ migration_name }) => !own.has(migration_name)) : [];
    const changed = (done ?? []).filter(
      ({ migration_name: name, checksum }) => own.has(name) && own.get(name) !== checksum,
    );
    const found: Found[] = [];
    const names = (list: Recorded[] | undefined) => some((list ?? []).map(({ migration_name }) => migration_name));
    if (failed?.length)
      found.push(
        fault(
          "migrations-failed",
          `begun and not ended: ${names(failed)}`,
          "the next run stops at it",
          "see what it left behind, then delete its row from _prisma_migrations and migrate again",
        ),
      );
    if (pending.length > 0) found.push(fault("migrations-pending", `not applied: ${some(pending)}`, why, migrate));
    if (unknown.length > 0)
      found.push(
        fault(
          "migrations-unknown",
          `applied, and not in ${FOLDER}: ${names(unknown)}`,
          "the database is of another version than this code",
          "deploy the code that has it",
        ),
      );
    if (changed.length > 0)
      found.push(
        fault(
          "migrations-changed",
          `edited since they were applied: ${names(changed)}`,
          "a new database would differ from this one",
          "undo the edit, and put the change into a migration of its own",
        ),
      );
    if (pending.length === 0 && (await probeDatabase(false)) === "not migrated")
      found.push(
        fault(
          "schema-differs",
          "a table or a column is missing although all are applied",
          why,
          "compare the database with prisma/schema.prisma, and restore what was removed",
        ),
      );
    return found.length > 0 ? found : [ok("migrations", `all ${done?.length} applied`)];
  },
};

async function readRecorded(): Promise<Recorded[] | null> {
  const statement = `SELECT "migration_name", "checksum", "finished_at" IS NOT NULL AS "isDone" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`;
  try {
    return (await database().pool.query<Recorded>(statement)).rows;
  } catch (error) {
    if (isMissingInDatabase(error)) return null;
    throw error;
  }
}

/** By name, the checksum that is recorded; empty where the code runs without its migrations. */
async function readOwn(): Promise<Map<string, string>> {
  const entries = await readdir(FOLDER, { withFileTypes: true }).catch(() => []);
  const sums = entries
    .filter((entry) => entry.isDirectory())
    .map(
      async ({ name }) =>
        [
          name,
          createHash("sha256")
            .update(await readFile(`${FOLDER}/${name}/migration.sql`, "utf8"))
            .digest("hex"),
        ] as const,
    );
  return new Map((await Promise.all(sums)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
