import { RETENTION_DAYS, removeExpired } from "@/lib/retention";
import { countAppliedTwice, countStatus, deliverAll } from "@/tests/fixtures/deliveries";
import { report } from "@/tests/fixtures/figures";
import { expect, test } from "@/tests/fixtures/storm-test";
import { brewStorm } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

const columns = [`"subscriptionId", "occurredAt"`, `"receivedAt"`, `"type", "receivedAt"`];

/** Each partition begins with one of these ids. What isn't Paddle's event (`ntfsimevt_…`) has one of its own. */
const partition = ([first = "", second = ""]: string[]) => [
  `ALTER TABLE "WebhookEvent" RENAME TO "WebhookEventBefore"`,
  // The id stays unique over all of them: it is what they are partitioned by.
  `CREATE TABLE "WebhookEvent" (LIKE "WebhookEventBefore" INCLUDING DEFAULTS, PRIMARY KEY ("id")) PARTITION BY RANGE ("id")`,
  ...columns.map((one) => `CREATE INDEX ON "WebhookEvent" (${one})`),
  `ALTER TABLE "WebhookEvent" ATTACH PARTITION "WebhookEventBefore" FOR VALUES FROM (MINVALUE) TO ('${first}')`,
  `CREATE TABLE "WebhookEvent1" PARTITION OF "WebhookEvent" FOR VALUES FROM ('${first}') TO ('${second}')`,
  `CREATE TABLE "WebhookEvent2" PARTITION OF "WebhookEvent" FOR VALUES FROM ('${second}') TO ('evu')`,
  `CREATE TABLE "WebhookEventRest" PARTITION OF "WebhookEvent" DEFAULT`,
];
const unite = [
  `DROP TABLE "WebhookEvent1", "WebhookEvent2", "WebhookEventRest"`,
  `ALTER TABLE "WebhookEvent" DETACH PARTITION "WebhookEventBefore"`,
  `DROP TABLE "WebhookEvent"`,
  `ALTER TABLE "WebhookEventBefore" RENAME TO "WebhookEvent"`,
];

test("events in partitions by id are each recorded once, and what is old goes from all of them and nothing else", async ({
  storm: { database, cluster },
}) => {
  const { sql } = database;
  const { events, deliveries } = brewStorm(200);
  const ids = events.map(({ id }) => id).sort();
  const borders = [ids[Math.floor(ids.length / 3)] ?? "", ids[Math.floor((ids.length * 2) / 3)] ?? ""];
  // One transaction, as a migration is.
  await sql(`BEGIN; ${partition(borders).join(";")}; COMMIT`);
  try {
    const { answers } = await deliverAll(cluster.urls, deliveries, { until200: true });
    const verdict = await judge(database, events);
    const parts = await sql<{ rows: number }>(`SELECT count(*)::int AS "rows" FROM "WebhookEvent" GROUP BY tableoid`);
    const twice = countAppliedTwice(answers);
    report(
      `a storm of ${deliveries.length} into ${parts.length} partitions: wrong · lost · half-written · applied twice`,
      `${verdict.wrong} · ${verdict.lost} · ${verdict.halfWritten} · ${twice}`,
      "0 · 0 · 0 · 0",
    );
    expect(countStatus(answers, (status) => status !== 200 && status !== 503)).toBe(0);
    expect([parts.length, twice]).toEqual([3, 0]);
    expect(verdict).toEqual(NOTHING_WRONG);

    // None overdue, whose events would stay.
    await sql(`UPDATE "Subscription" SET "status" = 'canceled'`);
    await sql(`UPDATE "WebhookEvent" SET "receivedAt" = now() - $2 * interval '1 day' WHERE "id" < $1`, [
      borders[0],
      RETENTION_DAYS.event + 1,
    ]);
    const old = ids.filter((id) => id < (borders[0] ?? "")).length;
    expect(await removeExpired(new Date())).toBe(old);
    const left = await sql<{ id: string }>(`SELECT "id" FROM "WebhookEvent" ORDER BY "id" COLLATE "C"`);
    expect(left.map(({ id }) => id)).toEqual(ids.slice(old));
  } finally {
    await sql(`BEGIN; ${unite.join(";")}; COMMIT`);
  }
});
