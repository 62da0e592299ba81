import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { migrate } from "@/lib/cli/migrate";
import { startBalancer } from "@/tests/fixtures/balancer";
import { startVisits } from "@/tests/fixtures/customers";
import type { TestDatabase } from "@/tests/fixtures/database";
import { countStatus, deliverAll, percentile } from "@/tests/fixtures/deliveries";
import { report } from "@/tests/fixtures/figures";
import { reconcile } from "@/tests/fixtures/reconcile";
import { expect, processes, test } from "@/tests/fixtures/storm-test";
import { brewStorm } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

test.describe.configure({ timeout: 180_000 });
test.skip(() => processes < 2, "The embedded database serves one connection at a time.");

/** Applies migrations as a deployment does; each is the text of one. */
async function apply(database: TestDatabase, prefix: string, texts: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "migrations-"));
  for (const [index, text] of texts.entries()) {
    const one = join(folder, `2099${prefix}${String(index).padStart(2, "0")}_own`);
    mkdirSync(one);
    writeFileSync(join(one, "migration.sql"), text);
  }
  try {
    expect(await migrate(database.url, folder)).toHaveLength(texts.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const listTables = async ({ sql }: TestDatabase) =>
  (
    await sql<{ name: string }>(
      `SELECT "relname" AS "name" FROM pg_class WHERE "relkind" = 'r' AND "relnamespace" = 'public'::regnamespace
       AND "relname" NOT LIKE '\\_%' ORDER BY 1`,
    )
  ).map(({ name }) => name);

/** All that a migration may do while the version before runs, to every table. */
const widen = (table: string) => `
  ALTER TABLE "${table}" ADD COLUMN "ofNextVersion" TEXT NOT NULL DEFAULT 'none', ADD COLUMN "alsoOfIt" TIMESTAMPTZ;
  CREATE INDEX "${table}_alsoOfIt_idx" ON "${table}" ("alsoOfIt");`;
/** What the version after the next may do: remove what nothing uses any more. */
const narrow = (table: string) => `
  -- Unused since this test began.
  ALTER TABLE "${table}" DROP COLUMN "ofNextVersion", DROP COLUMN "alsoOfIt";`;

test("a rolling deploy: while migrations widen each table, and later narrow it again, the version before goes on", async ({
  storm,
}) => {
  const { database, cluster, paddle } = storm;
  const tables = await listTables(database);
  expect(tables).toContain("WebhookEvent");
  const { events, deliveries } = brewStorm(400);
  const balancer = startBalancer(cluster.urls);
  await expect.poll(() => balancer.ready.size, { timeout: 30_000 }).toBe(processes);
  paddle.set(() => events);
  const first = events.slice(0, 280);
  await deliverAll(cluster.urls, first, { until200: true });
  let sent = 0;
  const onDelivery = () => {
    sent += 1;
  };
  const deliver = deliverAll(cluster.urls, deliveries, { until200: true, onDelivery });
  const visits = await startVisits(storm, balancer, events, new Set(first.map(({ id }) => id)));
  try {
    await apply(database, "0101", [
      ...tables.map(widen),
      `CREATE TABLE "OfNextVersion" ("userId" TEXT PRIMARY KEY REFERENCES "User" ("id") ON DELETE CASCADE)`,
    ]);
    // The next version is there, and writes what the one before knows nothing of.
    for (const table of tables) await database.sql(`UPDATE "${table}" SET "ofNextVersion" = 'something'`);
    const during = await reconcile(storm);
    await apply(database, "0102", [...tables.map(narrow), `DROP TABLE "OfNextVersion"`]);
    expect(sent).toBeLessThan(deliveries.length);
    const { answers } = await deliver;
    const { pages, links, turnedAway, wrong } = await visits.stop();
    const failed = countStatus(answers, (status) => status !== 200);
    const verdict = await judge(database, events, { byVersion: false });
    report(
      `${2 * tables.length + 2} migrations under ${answers.length} deliveries: sent again · pages · portal links · turned away · wrong answers`,
      `${failed} · ${pages} · ${links} · ${turnedAway} · ${wrong.length}`,
      "0 wrong",
    );
    report("  deliveries: slowest", `${percentile(answers, 1)} ms`, "< 5000 ms");
    expect(countStatus(answers, (status) => status !== 200 && status !== 503)).toBe(0);
    expect(wrong).toEqual([]);
    expect(Math.min(pages, links)).toBeGreaterThan(0);
    expect(during.code).not.toBe(2);
    expect(verdict).toEqual(NOTHING_WRONG);
    expect(await reconcile(storm)).toMatchObject({ code: 0, report: { drifted: 0 } });
  } finally {
    await visits.stop();
    balancer.stop();
  }
});

test("a migration that waits for somebody's long transaction keeps no delivery waiting behind it", async ({
  storm,
}) => {
  const { database, cluster } = storm;
  const reader = new pg.Client({ connectionString: database.url });
  await reader.connect();
  await reader.query(`BEGIN; SELECT count(*) FROM "Subscription"`);
  let isOver = false;
  const migrating = apply(database, "0103", [widen("Subscription"), narrow("Subscription")]).finally(() => {
    isOver = true;
  });
  // It asks for the table, again and again.
  await sleep(500);
  const { events } = brewStorm(40);
  const { answers } = await deliverAll(cluster.urls, events, { concurrency: 4 });
  expect(isOver).toBe(false);
  await reader.query("ROLLBACK");
  await reader.end();
  await migrating;
  report(
    "a migration behind an open transaction: deliveries not answered 200 · slowest",
    `${countStatus(answers, (status) => status !== 200)} · ${percentile(answers, 1)} ms`,
    "0 · < 3000 ms",
  );
  expect(countStatus(answers, (status) => status !== 200)).toBe(0);
  expect(await judge(database, events)).toEqual(NOTHING_WRONG);
});
