import { buildEvent, deliver } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";
import { emptyTables, SAM_ACTIVE } from "@/tests/fixtures/users";

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

test("a clone's own table of users does not stop the tests from emptying ours", async ({ stack }) => {
  const { sql } = stack.database;
  await sql(`CREATE TABLE "TableOfThisTest" ("userId" text REFERENCES "User" ("id"))`);
  try {
    await emptyTables(stack.database);
  } finally {
    await sql(`DROP TABLE "TableOfThisTest"`);
  }
});
