import type { BenchDatabase } from "@/tests/bench/databases";
import { SESSION_COOKIE } from "@/tests/fixtures/users";

/** Users with a session, a customer and a subscription each; and events, five for each subscription. */
export type Rows = { subscriptions: number; events: number };

const BATCH = 250_000;

// Every fifth is overdue: theirs is the only state whose access is read from the events.
const status = `(ARRAY['active', 'trialing', 'past_due', 'paused', 'canceled'])[1 + n % 5]`;
const customer = `'ctm_' || lpad(n::text, 26, '0')`;
const instant = `to_char(now() - interval '1 day' * (10 - n % 5), 'YYYY-MM-DD"T"HH24:MI:SS.US"000Z"')`;

const users = `
  INSERT INTO "User" ("id", "email", "emailVerified", "paddleCustomerId", "syncedAt", "syncFreshUntil")
  SELECT 'user-' || n, 'person-' || n || '@example.com', now(), ${customer}, now(), now() + interval '1 day'
  FROM generate_series($1::int, $2::int) AS n`;
const sessions = `
  INSERT INTO "Session" ("sessionToken", "userId", "expires")
  SELECT 'session-' || n, 'user-' || n, now() + interval '1 day' FROM generate_series($1::int, $2::int) AS n`;
const subscriptions = `
  INSERT INTO "Subscription" ("id", "paddleCustomerId", "status", "collectionMode", "currencyCode", "billingInterval",
    "billingFrequency", "items", "startedAt", "currentPeriodStartsAt", "occurredAt", "eventId")
  SELECT 'sub_' || lpad(n::text, 26, '0'), ${customer}, ${status}, 'automatic', 'USD', 'month', 1,
    '[{"productId":"pro_01gsz4t5hdjse780zja8vvr7jg","productName":"AeroEdit Pro","priceId":"pri_01gsz8x8sawmvhz1pv30nge1ke",
       "quantity":10,"unitAmount":"3000"}]',
    now(), now(), ${instant}, 'evt_' || lpad(n::text, 26, '0')
  FROM generate_series($1::int, $2::int) AS n`;
// Neighbouring events belong to different subscriptions, as they do when they arrive.
const events = (rows: Rows) => `
  INSERT INTO "WebhookEvent" ("id", "type", "occurredAt", "subscriptionId", "status")
  SELECT 'evt_' || lpad(e::text, 26, '0'), 'subscription.updated',
    to_char(now() - interval '1 day' * (10 - e / ${rows.subscriptions}), 'YYYY-MM-DD"T"HH24:MI:SS.US"000Z"'),
    'sub_' || lpad(n::text, 26, '0'), CASE WHEN e < 2 * ${rows.subscriptions} THEN 'active' ELSE ${status} END
  FROM (SELECT e, e % ${rows.subscriptions} AS n FROM generate_series($1::int, $2::int) AS e) AS numbered`;

/** Fills an empty database and returns how many seconds it took. */
export async function fill(database: BenchDatabase, rows: Rows): Promise<number> {
  const began = performance.now();
  const steps: [table: string, statement: string, count: number][] = [
    ["User", users, rows.subscriptions],
    ["Session", sessions, rows.subscriptions],
    ["Subscription", subscriptions, rows.subscriptions],
    ["WebhookEvent", events(rows), rows.events],
  ];
  // No jobs for what nobody did.
  await database.sql(`ALTER TABLE "Subscription" DISABLE TRIGGER USER`);
  for (const [table, statement, count] of steps) {
    process.stderr.write(`› Filling ${table}: ${count} rows `);
    for (let from = 0; from < count; from += BATCH) {
      await database.sql(statement, [from, Math.min(from + BATCH, count) - 1]);
      process.stderr.write(".");
    }
    process.stderr.write("\n");
  }
  await database.sql(`ALTER TABLE "Subscription" ENABLE TRIGGER USER`);
  for (const [table] of steps) await database.sql(`VACUUM ANALYZE "${table}"`);
  return (performance.now() - began) / 1_000;
}

/** Sessions spread evenly over all users, in an order that no page of a table follows. */
export function pickSessions(rows: Rows, count: number): string[] {
  const step = Math.max(1, Math.floor(rows.subscriptions / count));
  return Array.from({ length: count }, (_, index) => {
    const turn = (index * 7_919) % count;
    return `${SESSION_COOKIE}=session-${(turn * step + (turn % 5)) % rows.subscriptions}`;
  });
}
