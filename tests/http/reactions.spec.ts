import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { PAST_DUE_GRACE_DAYS } from "@/lib/billing/access";
import { syncOnce } from "@/lib/billing/sync";
import { database } from "@/lib/db";
import { type Entity, newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { asUser } from "@/tests/fixtures/people";
import { hasPgBouncer, startPooler } from "@/tests/fixtures/pooler";
import { startProgram } from "@/tests/fixtures/programs";
import { reactionTables } from "@/tests/fixtures/reaction-tables";
import type { Stack } from "@/tests/fixtures/stack";
import { CRON_SECRET } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM } from "@/tests/fixtures/users";

const DAY_MS = 86_400_000;
const fromNow = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

type Told = { kind: string; key: string; email: string; facts: Record<string, unknown> };

const tablesOf = new WeakSet<Stack>();
test.beforeEach(async ({ stack }) => {
  if (!tablesOf.has(stack)) await stack.database.sql(`DO $$ BEGIN ${reactionTables}; END $$`);
  tablesOf.add(stack);
  await stack.database.sql(`TRUNCATE "ReactionLog", "ReactionFault"`);
  await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
});
test.afterAll(async ({ stack }) => {
  await stack.database.sql(`DROP TABLE IF EXISTS "ReactionLog", "ReactionFault"`);
  tablesOf.delete(stack);
});

const read = ({ database }: Stack) =>
  database.sql<Told>(`SELECT "kind", "key", "email", "facts" FROM "ReactionLog" ORDER BY "at"`);
const waiting = ({ database }: Stack) =>
  database.sql<{ task: string; run_at: Date }>(
    `SELECT "task_identifier" AS "task", "run_at" FROM graphile_worker.jobs ORDER BY "run_at"`,
  );

const makeFail = ({ database }: Stack, kind: string) => database.sql(`INSERT INTO "ReactionFault" VALUES ($1)`, [kind]);
/** Reactions of this kind that wait to be tried, again or for the first time. */
const waitingOf = ({ database }: Stack, kind: string) =>
  database.sql<{ id: string; key: string; attempts: number; run_at: Date }>(
    `SELECT "id", "key", "attempts", "run_at" FROM graphile_worker.jobs WHERE "key" LIKE $1 AND "locked_at" IS NULL`,
    [`${kind}:%`],
  );

/** As a scheduler does. */
async function runDue({ url }: Stack): Promise<void> {
  const answer = await fetch(`${url}/api/cron/reactions`, { headers: { Authorization: `Bearer ${CRON_SECRET}` } });
  expect(await answer.json()).toEqual({ complete: true });
}

/** What was told once no job is due any more. */
async function told(stack: Stack): Promise<Told[]> {
  await runDue(stack);
  await expect.poll(async () => (await waiting(stack)).filter(({ run_at }) => run_at <= new Date()).length).toBe(0);
  return read(stack);
}
const kinds = async (stack: Stack) => (await told(stack)).map(({ kind }) => kind);

let clock = 0;
/** Delivers a newer state of one subscription than all before. */
async function say(stack: Stack, id: string, data: Entity): Promise<void> {
  clock += 1;
  const event = buildEvent({
    occurredAt: new Date(Date.now() + clock),
    data: { id, started_at: fromNow(-1), ...data },
  });
  expect((await deliver(stack, event)).body.outcome).toBe("applied");
}

test("a subscription that starts is told at once after the answer, with whom it belongs to and a key", async ({
  stack,
}) => {
  await say(stack, newId("sub"), {});
  await expect.poll(() => read(stack)).toMatchObject([{ kind: "accessStarted", email: SAM.email, facts: {} }]);
  const [{ key } = { key: "" }] = await read(stack);
  expect(key).toMatch(/^accessStarted:.+:1$/);
});

test("a delivery again, an older event and one that changes nothing that matters tell nothing", async ({ stack }) => {
  const id = newId("sub");
  const event = buildEvent({ data: { id, started_at: fromNow(-1) } });
  for (let times = 0; times < 3; times++) await deliver(stack, event);
  const older = {
    occurredAt: new Date(Date.now() - DAY_MS),
    data: { id, status: "past_due", started_at: fromNow(-1) },
  };
  expect((await deliver(stack, buildEvent(older))).body.outcome).toBe("stale");
  await say(stack, id, { next_billed_at: fromNow(20), updated_at: fromNow(0) });
  expect(await kinds(stack)).toEqual(["accessStarted"]);
});

test("each change of a life is told once", async ({ stack }) => {
  const id = newId("sub");
  const trial = { status: "trialing", current_billing_period: { starts_at: fromNow(-1), ends_at: fromNow(10) } };
  await say(stack, id, trial);
  expect((await kinds(stack)).sort()).toEqual(["accessStarted", "trialStarted"]);
  await stack.database.sql(`TRUNCATE "ReactionLog"`);

  const steps: [Entity, ...Partial<Told>[]][] = [
    [{ status: "active" }],
    [
      { status: "past_due", current_billing_period: { starts_at: fromNow(-1), ends_at: fromNow(29) } },
      { kind: "paymentFailed" },
    ],
    [{ status: "active" }, { kind: "paymentRecovered" }],
    [
      { scheduled_change: { action: "cancel", effective_at: fromNow(9), resume_at: null } },
      { kind: "cancellationScheduled" },
    ],
    [{ scheduled_change: null }, { kind: "cancellationWithdrawn" }],
    [{ scheduled_change: { action: "pause", effective_at: fromNow(9), resume_at: null } }, { kind: "pauseScheduled" }],
    [{ scheduled_change: null }, { kind: "pauseWithdrawn" }],
    [{ status: "paused" }, { kind: "accessEnded" }],
    [{ status: "active" }, { kind: "accessStarted" }],
    [{ status: "canceled" }, { kind: "accessEnded" }],
  ];
  for (const [data, ...expected] of steps) {
    await say(stack, id, data);
    expect(await told(stack), JSON.stringify(data)).toMatchObject(expected);
    await stack.database.sql(`TRUNCATE "ReactionLog"`);
  }
});

test("plan and seats are told with what they were and are", async ({ stack }) => {
  const id = newId("sub");
  const { items: [item] = [] } = buildEvent().data as { items: Entity[] };
  const held = (quantity: number, product?: string): Entity => ({
    items: [{ ...item, quantity, ...(product && { product: { ...(item?.product as Entity), id: product } }) }],
  });
  await say(stack, id, held(10));
  await say(stack, id, held(12));
  await told(stack);
  await say(stack, id, held(1, "pro_01gsz4wsgxj9tjhkc2a7r4e2e9"));
  expect((await told(stack)).slice(1)).toMatchObject([
    { kind: "seatsChanged", facts: { subscriptionId: id, from: 10, to: 12 } },
    { kind: "planChanged", facts: { subscriptionId: id, from: "pro", to: "basic" } },
  ]);
});

test("access starts with the first of two subscriptions and ends with the last", async ({ stack }) => {
  const [one, other] = [newId("sub"), newId("sub")];
  await say(stack, one, {});
  await say(stack, other, {});
  await say(stack, one, { status: "canceled" });
  expect(await kinds(stack)).toEqual(["accessStarted"]);
  await say(stack, other, { status: "canceled" });
  expect(await kinds(stack)).toEqual(["accessStarted", "accessEnded"]);
});

test("the grace of a failed payment runs out without an event, and that is told", async ({ stack }) => {
  const id = newId("sub");
  await say(stack, id, {});
  await told(stack);
  const ends = Date.now() + 2_000;
  const since = new Date(ends - PAST_DUE_GRACE_DAYS * DAY_MS);
  const event = { occurredAt: since, data: { id, status: "past_due", started_at: fromNow(-30) } };
  await stack.database.sql(`UPDATE "Subscription" SET "occurredAt" = ''`);
  await stack.database.sql(`DELETE FROM "WebhookEvent"`);
  await deliver(stack, buildEvent(event));
  await runDue(stack);
  expect((await read(stack)).map(({ kind }) => kind)).toEqual(["accessStarted", "paymentFailed"]);
  const due = (await waiting(stack)).find(({ task }) => task === "access-due");
  expect(Math.abs(Number(due?.run_at) - ends)).toBeLessThan(1_500);
  await expect
    .poll(async () => {
      await runDue(stack);
      return (await read(stack)).map(({ kind }) => kind);
    })
    .toEqual(["accessStarted", "paymentFailed", "accessEnded"]);
});

/** Moves the database to another time zone; null moves it back. */
async function setTimeZone({ database: { sql } }: Stack, zone: string | null): Promise<void> {
  const [database] = await sql<{ name: string }>(`SELECT quote_ident(current_database()) AS "name"`);
  await sql(`ALTER DATABASE ${database?.name} ${zone ? `SET timezone = '${zone}'` : "RESET timezone"}`);
  // Connections keep the one they began with.
  await sql(`SELECT pg_terminate_backend("pid") FROM pg_stat_activity
    WHERE "datname" = current_database() AND "pid" <> pg_backend_pid()`);
  await sleep(500);
}

test("the database's time zone moves no time: what is due on a day is told then", async ({ stack }) => {
  test.skip(
    !process.env.TEST_DATABASE_URL,
    "NOT RUN: the embedded database has one session, which can't begin anew in another zone.",
  );
  await setTimeZone(stack, "America/New_York");
  try {
    const current_billing_period = { starts_at: fromNow(-1), ends_at: fromNow(2.5) };
    await say(stack, newId("sub"), { status: "trialing", current_billing_period });
    await expect.poll(async () => kinds(stack)).toContain("trialEndsSoon");
    const user = await asUser(stack, SAM.email);
    const { createdAt } = await database().prisma.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(Math.abs(Number(createdAt) - Date.now())).toBeLessThan(600_000);
  } finally {
    await setTimeZone(stack, null);
  }
});

test("three days before a trial ends that is told, unless it has ended before", async ({ stack }) => {
  const { sql } = stack.database;
  const [kept, left] = [newId("sub"), newId("sub")];
  for (const id of [kept, left]) {
    const current_billing_period = { starts_at: fromNow(-1), ends_at: fromNow(10) };
    await say(stack, id, { status: "trialing", current_billing_period });
  }
  await told(stack);
  const due = await waiting(stack);
  expect(due.map(({ task }) => task)).toEqual(["trial-due", "trial-due"]);
  for (const { run_at } of due) expect(Math.abs(Number(run_at) - Date.parse(fromNow(7)))).toBeLessThan(60_000);

  await say(stack, left, { status: "canceled" });
  await sql(`TRUNCATE "ReactionLog"`);
  await sql(
    `SELECT graphile_worker.reschedule_jobs((SELECT array_agg("id") FROM graphile_worker.jobs), run_at => now())`,
  );
  expect(await told(stack)).toMatchObject([{ kind: "trialEndsSoon", facts: { subscriptionId: kept } }]);
});

test("a first sync of a thousand old subscriptions welcomes nobody, and their later changes are told", async ({
  stack,
}) => {
  const old = { started_at: fromNow(-400) };
  await stack.database.sql(
    `INSERT INTO "User" ("id", "email", "paddleCustomerId") SELECT 'old' || n, 'old' || n || '@example.com', 'ctm_' || n
     FROM generate_series(1, 1000) n`,
  );
  await stack.database.sql(
    `INSERT INTO "Subscription" ("id", "paddleCustomerId", "status", "collectionMode", "currencyCode", "billingInterval",
       "billingFrequency", "items", "startedAt", "occurredAt", "eventId")
     SELECT 'sub_' || n, 'ctm_' || n, 'active', 'automatic', 'USD', 'month', 1,
       '[{"productId": "pro_01gsz4t5hdjse780zja8vvr7jg", "quantity": 1}]', now() - interval '400 days', '1', ''
     FROM generate_series(1, 1000) n`,
  );
  const id = newId("sub");
  await say(stack, id, old);
  expect(await kinds(stack)).toEqual([]);
  const open = await stack.database.sql(`SELECT 1 FROM "User" WHERE "accessChanges" = 1`);
  expect(open).toHaveLength(1_001);

  await say(stack, id, { ...old, status: "past_due" });
  // Jobs that are due together run in any order.
  expect(await kinds(stack)).toEqual(["paymentFailed"]);
  await say(stack, id, { ...old, status: "canceled" });
  expect(await kinds(stack)).toEqual(["paymentFailed", "accessEnded"]);
});

test("whoever is linked after they have paid is welcomed then; whoever had access long before isn't", async ({
  stack,
}) => {
  const { sql } = stack.database;
  await sql(`UPDATE "User" SET "paddleCustomerId" = NULL`);
  await say(stack, newId("sub"), {});
  expect(await kinds(stack)).toEqual([]);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  expect(await kinds(stack)).toEqual(["accessStarted"]);

  await sql(`TRUNCATE "ReactionLog"`);
  await sql(`UPDATE "User" SET "paddleCustomerId" = NULL, "accessChanges" = 0`);
  await sql(`UPDATE "Subscription" SET "startedAt" = now() - interval '1 year'`);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  expect(await kinds(stack)).toEqual([]);
});

test("what a list finds is told as what a webhook says", async ({ stack }) => {
  const user = await asUser(stack, SAM.email);
  await syncOnce(user, new Date());
  await told(stack);
  await stack.database.sql(`TRUNCATE "ReactionLog"`);
  // The row is behind what Paddle has, as after a lost event.
  await stack.database.sql(
    `UPDATE "Subscription" SET "status" = 'past_due', "occurredAt" = '' WHERE "status" = 'active'`,
  );
  await told(stack);
  await stack.database.sql(`TRUNCATE "ReactionLog"`);
  await stack.database.sql(`UPDATE "User" SET "syncFreshUntil" = NULL`);
  await syncOnce(user, new Date());
  expect(await kinds(stack)).toContain("paymentRecovered");
});

test("one that fails is tried again with the same key, and keeps no other back; given up it stays", async ({
  stack,
}) => {
  const { sql } = stack.database;
  await makeFail(stack, "paymentFailed");
  const id = newId("sub");
  await say(stack, id, {});
  await told(stack);
  await say(stack, id, { status: "past_due" });
  await say(stack, id, { status: "canceled" });
  await runDue(stack);
  await expect.poll(() => read(stack)).toHaveLength(2);
  await expect.poll(async () => (await waitingOf(stack, "paymentFailed"))[0]?.attempts).toBe(1);
  const [before] = await waitingOf(stack, "paymentFailed");

  await sql(`DELETE FROM "ReactionFault"`);
  await sql(
    `SELECT graphile_worker.reschedule_jobs((SELECT array_agg("id") FROM graphile_worker.jobs), run_at => now())`,
  );
  expect((await told(stack)).at(-1)).toMatchObject({ kind: "paymentFailed", key: before?.key });
  expect(stack.app.output()).toContain(`${before?.key}: a test makes it fail`);
});

test("a job whose process was killed is run by another", async ({ stack }) => {
  const { sql } = stack.database;
  await makeFail(stack, "accessStarted");
  await say(stack, newId("sub"), {});
  await expect.poll(async () => (await waiting(stack)).map(({ task }) => task)).toEqual(["reaction"]);
  await sql(`DELETE FROM "ReactionFault"`);
  await sql(
    `UPDATE graphile_worker._private_jobs SET "locked_by" = 'killed', "locked_at" = now() - interval '6 minutes', "run_at" = now()`,
  );
  expect(await kinds(stack)).toEqual(["accessStarted"]);
});

test("a change whose job runs twice, because a process was killed, leaves a reaction that waits as it is", async ({
  stack,
}) => {
  const { sql } = stack.database;
  await makeFail(stack, "paymentFailed");
  const id = newId("sub");
  await say(stack, id, {});
  await say(stack, id, { status: "past_due" });
  await expect.poll(async () => (await waitingOf(stack, "paymentFailed"))[0]?.attempts).toBe(1);
  const before = await waitingOf(stack, "paymentFailed");

  await sql(`SELECT graphile_worker.add_job('subscription-changed', json_build_object(
    'subscriptionId', s."id", 'paddleCustomerId', s."paddleCustomerId", 'startedAt', s."startedAt",
    'version', concat_ws('/', s."occurredAt", s."eventId"),
    'before', "subscriptionState"(s) || '{"status": "active"}', 'after', "subscriptionState"(s))) FROM "Subscription" s`);
  await told(stack);
  expect(await waitingOf(stack, "paymentFailed")).toEqual(before);
});

test("a change that isn't committed tells nothing", async ({ stack }) => {
  const { sql } = stack.database;
  await told(stack);
  await sql(`DO $$ BEGIN
    BEGIN
      INSERT INTO "Subscription" ("id", "paddleCustomerId", "status", "collectionMode", "currencyCode", "billingInterval",
        "billingFrequency", "items", "startedAt", "occurredAt", "eventId")
      VALUES ('sub_1', '${SAM.customerId}', 'active', 'automatic', 'USD', 'month', 1, '[]', now(), '1', '');
      RAISE EXCEPTION 'undone';
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
  END $$`);
  expect(await waiting(stack)).toEqual([]);
});

test("while another delivery is being answered jobs wait", async ({ stack }) => {
  test.skip(!process.env.TEST_DATABASE_URL, "NOT RUN: the embedded database has one session, which this would hold.");
  const [slow, other] = [newId("sub"), newId("sub")];
  await say(stack, slow, {});
  await told(stack);
  const holder = new pg.Client(stack.database.url);
  await holder.connect();
  try {
    await holder.query("BEGIN");
    await holder.query(`SELECT 1 FROM "Subscription" WHERE "id" = $1 FOR UPDATE`, [slow]);
    const answer = say(stack, slow, { status: "past_due" });
    await say(stack, other, {});
    await sleep(1_000);
    expect(await waiting(stack)).toHaveLength(1);
    await holder.query("ROLLBACK");
    await answer;
    expect(await kinds(stack)).toContain("paymentFailed");
  } finally {
    await holder.end();
  }
});

test("npm run worker runs what no webhook brought, and ends when it is told to", async ({ stack }) => {
  const { sql } = stack.database;
  await told(stack);
  await sql(
    `INSERT INTO "Subscription" ("id", "paddleCustomerId", "status", "collectionMode", "currencyCode", "billingInterval",
       "billingFrequency", "items", "startedAt", "occurredAt", "eventId")
     VALUES ('sub_1', $1, 'active', 'automatic', 'USD', 'month', 1, $2, now(), '1', '')`,
    [SAM.customerId, JSON.stringify([{ productId: "pro_01gsz4t5hdjse780zja8vvr7jg", quantity: 1 }])],
  );
  expect(await waiting(stack)).not.toEqual([]);
  const args = ["--conditions=react-server", "--import", "tsx", "lib/cli/worker.ts"];
  const worker = startProgram(args, stack.variables);
  try {
    await expect.poll(() => waiting(stack), { timeout: 15_000 }).toEqual([]);
    expect(await sql(`SELECT 1 FROM "User" WHERE "accessChanges" = 1`)).toHaveLength(1);
  } finally {
    expect(await worker.stop(), worker.output()).toBe(0);
  }
});

test("behind a pooler, where nobody hears of a job, npm run worker listens past it", async ({ stack }) => {
  const server = process.env.TEST_DATABASE_URL;
  test.skip(!server || !hasPgBouncer(), "NOT RUN: it needs TEST_DATABASE_URL and PgBouncer.");
  const { sql, url } = stack.database;
  const [{ name } = { name: "" }] = await sql<{ name: string }>("SELECT current_database() AS name");
  const pooler = await startPooler(server ?? "");
  const [pooled, direct] = [new URL(`/${name}`, pooler.url).href, `${url}?application_name=direct`];
  const args = ["--conditions=react-server", "--import", "tsx", "lib/cli/worker.ts"];
  const worker = startProgram(args, { ...stack.variables, DATABASE_URL: pooled, DIRECT_URL: direct });
  const listening = `SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'direct' AND query LIKE 'LISTEN%'`;
  try {
    await expect.poll(() => sql(listening), { timeout: 15_000 }).toHaveLength(1);
    await sql(`SELECT graphile_worker.add_job('access-due', json_build_object('paddleCustomerId', $1::text))`, [
      SAM.customerId,
    ]);
    await expect.poll(() => waiting(stack)).toEqual([]);
    expect(worker.output()).not.toContain("error");
  } finally {
    expect(await worker.stop(), worker.output()).toBe(0);
    await pooler.stop();
  }
});
