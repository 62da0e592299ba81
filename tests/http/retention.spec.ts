import { RETENTION_DAYS, removeExpired } from "@/lib/retention";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const NOW = new Date("2031-03-01T12:00:00Z");
/** An hour before or after so many days ago. */
const around = (days: number) => [1, -1].map((hours) => new Date(NOW.getTime() - (days * 24 + hours) * 3_600_000));

test("what is old is removed from every table that grows, and what is younger stays", async ({ stack }) => {
  const { sql } = stack.database;
  await createSession(stack.database, SAM.email);
  await sql(`DELETE FROM "Session"`);
  const fill = async (days: number, statement: string) => {
    for (const [index, at] of around(days).entries()) await sql(statement, [["old", "young"][index], at]);
  };
  await fill(
    RETENTION_DAYS.event,
    `INSERT INTO "WebhookEvent" ("id", "type", "occurredAt", "receivedAt") VALUES ($1, 'transaction.paid', '', $2)`,
  );
  await fill(
    RETENTION_DAYS.audit,
    `INSERT INTO "AuditEntry" ("userId", "action", "outcome", "at") VALUES ($1, 'checkout', 'done', $2)`,
  );
  await fill(
    RETENTION_DAYS.expired,
    `INSERT INTO "Session" ("sessionToken", "userId", "expires") SELECT $1, "id", $2 FROM "User"`,
  );
  await fill(
    RETENTION_DAYS.expired,
    `INSERT INTO "VerificationToken" ("identifier", "token", "expires") VALUES ('', $1, $2)`,
  );
  await fill(
    RETENTION_DAYS.expired,
    `INSERT INTO "RateLimit" ("key", "hits") VALUES ($1, ARRAY[timestamptz '2020-01-01', $2])`,
  );
  await fill(RETENTION_DAYS.cache, `INSERT INTO "PaymentHistory" ("paddleCustomerId", "askedAt") VALUES ($1, $2)`);
  await fill(
    RETENTION_DAYS.cache,
    `INSERT INTO "NextPayment" ("subscriptionId", "paddleCustomerId", "askedAt") VALUES ($1, '', $2)`,
  );
  await fill(
    RETENTION_DAYS.refusal,
    `INSERT INTO "RefusedDelivery" ("reason", "count", "firstAt", "lastAt") VALUES ($1, 1, '2020-01-01', $2)`,
  );
  await fill(RETENTION_DAYS.expired, `INSERT INTO "CustomerLock" ("paddleCustomerId", "lockedUntil") VALUES ($1, $2)`);
  await fill(
    RETENTION_DAYS.adjustment,
    `INSERT INTO "AdjustedPayment" ("transactionId", "subscriptionId", "refunded", "isRefundedInFull", "readAt")
     VALUES ($1, '', '1', true, $2)`,
  );

  expect(await removeExpired(NOW)).toBe(10);
  const left = await sql(
    `SELECT "id" AS "row" FROM "WebhookEvent" UNION ALL SELECT "userId" FROM "AuditEntry"
     UNION ALL SELECT "sessionToken" FROM "Session" UNION ALL SELECT "token" FROM "VerificationToken"
     UNION ALL SELECT "key" FROM "RateLimit" UNION ALL SELECT "paddleCustomerId" FROM "CustomerLock"
     UNION ALL SELECT "paddleCustomerId" FROM "PaymentHistory" UNION ALL SELECT "subscriptionId" FROM "NextPayment"
     UNION ALL SELECT "reason" FROM "RefusedDelivery" UNION ALL SELECT "transactionId" FROM "AdjustedPayment"`,
  );
  expect(left).toEqual(Array(10).fill({ row: "young" }));
  expect(await removeExpired(NOW)).toBe(0);
});

test("an overdue subscription's events stay, whatever their age", async ({ stack }) => {
  await deliver(stack, buildEvent({ data: { status: "past_due" } }));
  await stack.database.sql(`UPDATE "WebhookEvent" SET "receivedAt" = timestamptz '2001-01-01'`);
  expect(await removeExpired(NOW)).toBe(0);
  await stack.database.sql(`UPDATE "Subscription" SET "status" = 'active'`);
  expect(await removeExpired(NOW)).toBe(1);
});

test("a refund or chargeback stays, whatever its age, while it decides what its subscription gives", async ({
  stack,
}) => {
  const { sql } = stack.database;
  await deliver(stack, buildEvent({ data: { id: SAM_ACTIVE } }));
  // In SQL, because a Date has fewer digits.
  const add = (transaction: string, subscription: string, startsAt: string, chargedBackAt: string | null = null) =>
    sql(
      `INSERT INTO "AdjustedPayment" SELECT $1, $2, "currentPeriodStartsAt" + $3::interval, '1', true,
         "currentPeriodStartsAt" + $4::interval, '2001-01-01' FROM "Subscription"`,
      [transaction, subscription, startsAt, chargedBackAt],
    );
  await add("of the current period", SAM_ACTIVE, "0");
  await add("of the one before, charged back in this one", SAM_ACTIVE, "-1 year", "1 day");
  await add("of the one before", SAM_ACTIVE, "-1 year");
  await add("of another subscription", "sub_of_nobody", "0");
  const left = async () =>
    (await sql<{ id: string }>(`SELECT "transactionId" AS "id" FROM "AdjustedPayment" ORDER BY 1`)).map(({ id }) => id);
  const deciding = ["of the current period", "of the one before, charged back in this one"];
  await removeExpired(NOW);
  expect(await left()).toEqual(deciding);
  // While it is paused it has no period, and may go on with the one that it was in.
  await sql(`UPDATE "Subscription" SET "status" = 'paused', "currentPeriodStartsAt" = NULL`);
  await removeExpired(NOW);
  expect(await left()).toEqual(deciding);
  await sql(`UPDATE "Subscription" SET "status" = 'canceled'`);
  await removeExpired(NOW);
  expect(await left()).toEqual([]);
});

test("what a user did is still on record when the user is gone", async ({ stack }) => {
  await createSession(stack.database, SAM.email);
  await stack.database.sql(
    `INSERT INTO "AuditEntry" ("userId", "action", "outcome") SELECT "id", 'change-plan', 'done' FROM "User"`,
  );
  await stack.database.sql(`DELETE FROM "User"`);
  const rows = await stack.database.sql(`SELECT "action", "outcome" FROM "AuditEntry"`);
  expect(rows).toEqual([{ action: "change-plan", outcome: "done" }]);
});
