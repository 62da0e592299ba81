import { buildEvent, deliver } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";
import { emptyTables, SAM_ACTIVE } from "@/tests/fixtures/users";

test("a clone's own column has its default, and keeps what it holds when events come", async ({ stack }) => {
  const { sql } = stack.database;
  await sql(`ALTER TABLE "Subscription" ADD COLUMN "note" text NOT NULL DEFAULT 'none'`);
  try {
    const [before, after] = [new Date(Date.now() - 2_000), new Date(Date.now() - 1_000)];
    const first = await deliver(stack, buildEvent({ occurredAt: before }));
    expect(first.body).toEqual({ outcome: "applied" });
    expect(await sql(`SELECT "id", "note" FROM "Subscription"`)).toEqual([{ id: SAM_ACTIVE, note: "none" }]);

    await sql(`UPDATE "Subscription" SET "note" = 'called them'`);
    const second = await deliver(stack, buildEvent({ occurredAt: after, data: { status: "paused" } }));
    expect(second.body).toEqual({ outcome: "applied" });
    const rows = await sql(`SELECT "status", "note" FROM "Subscription"`);
    expect(rows).toEqual([{ status: "paused", note: "called them" }]);
  } finally {
    await sql(`ALTER TABLE "Subscription" DROP COLUMN "note"`);
  }
});

test("a clone's own table of users does not stop the tests from emptying ours", async ({ stack }) => {
  const { sql } = stack.database;
  await sql(`CREATE TABLE "Flight" ("userId" text REFERENCES "User" ("id"))`);
  try {
    await emptyTables(stack.database);
  } finally {
    await sql(`DROP TABLE "Flight"`);
  }
});
