import pg from "pg";
import { listAudit } from "@/lib/admin/audit-log";
import { listEvents } from "@/lib/admin/event-log";
import type { TestDatabase } from "@/tests/fixtures/database";
import { report } from "@/tests/fixtures/figures";
import { expect, processes, test } from "@/tests/fixtures/storm-test";

test.describe.configure({ timeout: 300_000 });
test.skip(() => processes < 2, "It is about PostgreSQL's plans.");

const ROWS = 1_000_000;
/** Of 8 kB, and of some forty thousand that the events have. */
const MOST_BLOCKS = 500;

const fills = [
  `INSERT INTO "User" ("id", "email", "emailVerified", "paddleCustomerId")
   SELECT 'user-' || n, 'person-' || n || '@example.com', now(), 'ctm_' || lpad(n::text, 26, '0') FROM generate_series(1, $1 / 5) AS n`,
  `INSERT INTO "Subscription" ("id", "paddleCustomerId", "status", "collectionMode", "currencyCode", "billingInterval",
     "billingFrequency", "items", "startedAt", "occurredAt", "eventId")
   SELECT 'sub_' || lpad(n::text, 26, '0'), 'ctm_' || lpad(n::text, 26, '0'), 'active', 'automatic', 'USD', 'month', 1, '[]', now(),
     '2026-01-01T00:00:00.000000000Z', '' FROM generate_series(1, $1 / 5) AS n`,
  `INSERT INTO "WebhookEvent" ("id", "type", "occurredAt", "subscriptionId", "status", "receivedAt")
   SELECT 'evt_' || lpad(n::text, 26, '0'), CASE WHEN n = 7 THEN 'subscription.imported' WHEN n % 10 = 0 THEN 'transaction.paid' ELSE 'subscription.updated' END,
     '2026-01-01T00:00:00.000000000Z', CASE WHEN n % 10 > 0 THEN 'sub_' || lpad((1 + n % ($1 / 5))::text, 26, '0') END, 'active',
     now() - interval '1 second' * ($1 - n) FROM generate_series(1, $1::int) AS n`,
  `INSERT INTO "AuditEntry" ("userId", "action", "subscriptionId", "outcome", "at")
   SELECT 'user-' || 1 + n % ($1 / 5), CASE WHEN n = 7 THEN 'resume' WHEN n % 10 = 0 THEN 'invoice' ELSE 'portal:overview' END,
     CASE WHEN n % 4 > 0 THEN 'sub_' || lpad((1 + n % ($1 / 5))::text, 26, '0') END, 'done', now() - interval '1 second' * ($1 - n)
   FROM generate_series(1, $1::int) AS n`,
];

/** How many blocks of the database the statements of `run` read, and for how long: times are the machine's, blocks are not. */
async function explain({ sql }: TestDatabase, run: () => Promise<unknown>) {
  const { query } = pg.Pool.prototype;
  const sent: [string, unknown[]][] = [];
  function note(this: pg.Pool, text: string, values: unknown[]) {
    sent.push([text, values]);
    return Reflect.apply(query, this, [text, values]);
  }
  Object.assign(pg.Pool.prototype, { query: note });
  await run().finally(() => Object.assign(pg.Pool.prototype, { query }));
  let [blocks, ms] = [0, 0];
  for (const [text, values] of sent) {
    const [row] = await sql<{ "QUERY PLAN": { Plan: Record<string, number>; "Execution Time": number }[] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      values,
    );
    const [plan] = row?.["QUERY PLAN"] ?? [];
    blocks += (plan?.Plan["Shared Hit Blocks"] ?? 0) + (plan?.Plan["Shared Read Blocks"] ?? 0);
    ms += plan?.["Execution Time"] ?? 0;
  }
  return { blocks, ms };
}

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, "0")}`;
const no = { customer: null, subscription: null, type: null, from: null, to: null };
const nobody = { user: null, action: null, subscription: null };
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

const lists: [what: string, run: () => Promise<unknown>][] = [
  ["events", () => listEvents(no, null)],
  ["events, deep", () => listEvents(no, id("evt", 1_000))],
  ["events of a type", () => listEvents({ ...no, type: "subscription.updated" }, null)],
  ["events of a type, deep", () => listEvents({ ...no, type: "subscription.updated" }, id("evt", 1_001))],
  ["events of a rare type", () => listEvents({ ...no, type: "subscription.imported" }, null)],
  ["events of no type", () => listEvents({ ...no, type: "none" }, null)],
  ["events of an hour", () => listEvents({ ...no, from: hoursAgo(101), to: hoursAgo(100) }, null)],
  [
    "events of a rare type and an hour",
    () => listEvents({ ...no, type: "subscription.imported", from: hoursAgo(101), to: hoursAgo(100) }, null),
  ],
  ["events of a subscription", () => listEvents({ ...no, subscription: id("sub", 77) }, null)],
  ["events of a subscription and a type", () => listEvents({ ...no, subscription: id("sub", 77), type: "none" }, null)],
  ["events of a customer", () => listEvents({ ...no, customer: id("ctm", 77) }, null)],
  ["events of an address", () => listEvents({ ...no, customer: "person-77@example.com" }, null)],
  ["events of nobody", () => listEvents({ ...no, customer: "nobody@example.com" }, null)],
  [
    "events of a customer, a type and a time",
    () =>
      listEvents(
        { ...no, customer: id("ctm", 77), type: "subscription.updated", from: hoursAgo(200) },
        id("evt", 500_076),
      ),
  ],
  ["audit", () => listAudit(nobody, null)],
  ["audit, deep", () => listAudit(nobody, "1000")],
  ["audit of a user", () => listAudit({ ...nobody, user: "user-77" }, null)],
  ["audit of an address", () => listAudit({ ...nobody, user: "person-77@example.com" }, null)],
  ["audit of an action", () => listAudit({ ...nobody, action: "portal:overview" }, null)],
  ["audit of a rare action", () => listAudit({ ...nobody, action: "resume" }, null)],
  ["audit of no action", () => listAudit({ ...nobody, action: "none" }, null)],
  ["audit of a subscription", () => listAudit({ ...nobody, subscription: id("sub", 78) }, null)],
  [
    "audit of a user, an action and a subscription",
    () => listAudit({ user: "user-78", action: "none", subscription: id("sub", 78) }, "900000"),
  ],
];

test("with a million events and a million entries each list and filter of the admin's pages reads what it shows", async ({
  storm: { database },
}) => {
  // No jobs for what nobody did.
  await database.sql(`ALTER TABLE "Subscription" DISABLE TRIGGER USER`);
  for (const fill of fills) await database.sql(fill, [ROWS]);
  await database.sql(`ALTER TABLE "Subscription" ENABLE TRIGGER USER`);
  await database.sql("VACUUM ANALYZE");
  const read: { what: string; blocks: number; ms: number }[] = [];
  for (const [what, run] of lists) read.push({ what, ...(await explain(database, run)) });
  const most = Math.max(...read.map(({ blocks }) => blocks));
  const slowest = Math.max(...read.map(({ ms }) => ms));
  report(
    `${lists.length} lists of the admin's pages on a million rows: most blocks read · longest`,
    `${most} · ${slowest.toFixed(1)} ms`,
    `< ${MOST_BLOCKS}`,
  );
  expect(read.filter(({ blocks }) => blocks === 0 || blocks >= MOST_BLOCKS)).toEqual([]);
});
