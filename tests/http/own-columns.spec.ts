import { buildEvent, deliver } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, emptyTables, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

test("a clone's own column has its default, and keeps what it holds when events come", async ({ stack }) => {
  const { sql } = stack.database;
  await sql(`ALTER TABLE "Subscription" ADD COLUMN "columnOfThisTest" text NOT NULL DEFAULT 'none'`);
  try {
    const [before, after] = [new Date(Date.now() - 2_000), new Date(Date.now() - 1_000)];
    const first = await deliver(stack, buildEvent({ occurredAt: before }));
    expect(first.body).toEqual({ outcome: "applied" });
    expect(await sql(`SELECT "id", "columnOfThisTest" FROM "Subscription"`)).toEqual([
      { id: SAM_ACTIVE, columnOfThisTest: "none" },
    ]);

    await sql(`UPDATE "Subscription" SET "columnOfThisTest" = 'called them'`);
    const second = await deliver(stack, buildEvent({ occurredAt: after, data: { status: "paused" } }));
    expect(second.body).toEqual({ outcome: "applied" });
    const rows = await sql(`SELECT "status", "columnOfThisTest" FROM "Subscription"`);
    expect(rows).toEqual([{ status: "paused", columnOfThisTest: "called them" }]);
  } finally {
    await sql(`ALTER TABLE "Subscription" DROP COLUMN "columnOfThisTest"`);
  }
});

test("a column whose type a migration changes is read on by connections that knew it before", async ({ stack }) => {
  const { sql } = stack.database;
  const session = await createSession(stack.database, SAM.email);
  const visitAll = async () => {
    const visits = Array.from({ length: 20 }, () => visit(stack, "/settings/account", { session }));
    return new Set((await Promise.all(visits)).map(({ status }) => status));
  };
  expect(await visitAll()).toEqual(new Set([200]));
  try {
    await sql(`ALTER TABLE "User" ALTER COLUMN "name" TYPE VARCHAR(200)`);
    expect(await visitAll()).toEqual(new Set([200]));
  } finally {
    await sql(`ALTER TABLE "User" ALTER COLUMN "name" TYPE TEXT`);
  }
});

test("a clone's own table of users does not stop the tests from emptying ours", async ({ stack }) => {
  const { sql } = stack.database;
  await sql(`CREATE TABLE "TableOfThisTest" ("userId" text REFERENCES "User" ("id"))`);
  try {
    await emptyTables(stack.database);
  } finally {
    await sql(`DROP TABLE "TableOfThisTest"`);
  }
});
