import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { TestDatabase } from "@/tests/fixtures/database";
import { type Answer, countStatus, deliverAll, percentile } from "@/tests/fixtures/deliveries";
import { report } from "@/tests/fixtures/figures";
import { expect, type StormStack, test } from "@/tests/fixtures/storm-test";
import { brewStorm } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

test.describe.configure({ timeout: 120_000 });

/** Once the fault is over: what was not answered with 200 comes again, and the end is as if nothing had been. */
async function recover(
  name: string,
  { database, cluster }: StormStack,
  storm: ReturnType<typeof brewStorm>,
  during: Answer[],
) {
  const [half] = [(await judge(database, storm.events)).halfWritten];
  await deliverAll(cluster.urls, storm.events, { until200: true });
  const slowest = percentile(during, 1);
  report(`${name}: 200 · 503 · other answers`, statuses(during), "no other");
  report("  half-written · slowest answer", `${half} · ${slowest} ms`, "0 · < 5000 ms");
  expect(countStatus(during, (status) => status !== 200 && status !== 503)).toBe(0);
  expect(half).toBe(0);
  expect(slowest).toBeLessThan(5_000);
  expect(await judge(database, storm.events)).toEqual(NOTHING_WRONG);
}

const statuses = (answers: Answer[]): string =>
  [
    countStatus(answers, (status) => status === 200),
    countStatus(answers, (status) => status === 503),
    countStatus(answers, (status) => status !== 200 && status !== 503),
  ].join(" · ");

/** A connection to the server that is not of the database under test. */
async function administer<T>(database: TestDatabase, work: (admin: pg.Client, name: string) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await admin.connect();
  const [row] = await database.sql<{ name: string }>(`SELECT current_database() AS "name"`);
  return work(admin, row?.name ?? "").finally(() => admin.end());
}

test("a database that answers two seconds late, or never, keeps no delivery waiting for five", async ({ storm }) => {
  for (const [name, delayMs] of [
    ["a database that is 2 s slow", 2_000],
    ["a database that never answers", 60_000],
  ] as const) {
    const brewed = brewStorm(20);
    storm.database.slow(delayMs);
    const during = await deliverAll(storm.cluster.urls, brewed.events.slice(0, 60)).finally(() =>
      storm.database.slow(0),
    );
    // What the wire still holds back comes late.
    await storm.database.cut();
    await storm.database.mend();
    await storm.database.sql(`TRUNCATE "Subscription", "WebhookEvent"`);
    await recover(name, storm, brewed, during.answers);
    await storm.database.sql(`TRUNCATE "Subscription", "WebhookEvent"`);
  }
});

test("fifty deliveries stuck behind a lock are answered within five seconds, and the next when it is gone are served", async ({
  storm,
}) => {
  test.skip(!process.env.TEST_DATABASE_URL, "The embedded database serves one connection at a time.");
  const brewed = brewStorm(50);
  const backends = async (admin: pg.Client, name: string) => {
    const { rows } = await admin.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`,
      [name],
    );
    return rows.length;
  };
  await administer(storm.database, async (admin, name) => {
    const url = new URL(process.env.TEST_DATABASE_URL ?? "");
    url.pathname = `/${name}`;
    const holder = new pg.Client({ connectionString: url.href });
    await holder.connect();
    await holder.query(`BEGIN; LOCK TABLE "WebhookEvent" IN ACCESS EXCLUSIVE MODE`);
    const during = await deliverAll(storm.cluster.urls, brewed.events.slice(0, 150), { concurrency: 50 });
    const waiting = await backends(admin, name);
    await sleep(4_000);
    const left = await backends(admin, name);
    await holder.query("ROLLBACK");
    await holder.end();
    const began = performance.now();
    await deliverAll(storm.cluster.urls, brewed.events.slice(0, 16), { until200: true });
    const recovered = Math.round(performance.now() - began);
    report("50 deliveries stuck behind a lock: served again after", `${recovered} ms`, "< 10000 ms");
    report("  connections waiting at the server · 4 s later", `${waiting} · ${left}`, "reported");
    expect(recovered).toBeLessThan(10_000);
    await recover("50 deliveries stuck behind a lock", storm, brewed, during.answers);
  });
});

test("a database that only reads is answered with 503, and takes everything once it writes again", async ({
  storm,
}) => {
  test.skip(!process.env.TEST_DATABASE_URL, "The embedded database has one connection, which keeps its settings.");
  const brewed = brewStorm(30);
  const readOnly = (isOn: boolean) =>
    administer(storm.database, async (admin, name) => {
      await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${isOn}`);
      // Only new connections heed it.
      await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [name]);
      await sleep(200);
    });
  await readOnly(true);
  const during = await deliverAll(storm.cluster.urls, brewed.events).finally(() => readOnly(false));
  report(
    "a read-only database: 200 answers",
    countStatus(during.answers, (status) => status === 200),
    0,
  );
  expect(countStatus(during.answers, (status) => status === 200)).toBe(0);
  await recover("a read-only database", storm, brewed, during.answers);
});
