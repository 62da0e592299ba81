import { setTimeout as sleep } from "node:timers/promises";
import { countStatus, deliverAll } from "@/tests/fixtures/deliveries";
import { report } from "@/tests/fixtures/figures";
import { hasAccess } from "@/tests/fixtures/people";
import { reactionTables } from "@/tests/fixtures/reaction-tables";
import { CRON_SECRET } from "@/tests/fixtures/stack";
import { expect, processes, type StormStack, test } from "@/tests/fixtures/storm-test";
import { brewStorm } from "@/tests/fixtures/storms";
import { judge } from "@/tests/fixtures/truth";

/** STORM_SEQUENCES=10000 takes minutes. */
const SEQUENCES = Number(process.env.STORM_SEQUENCES ?? (processes > 1 ? 200 : 100));
test.describe.configure({ timeout: 120_000 + SEQUENCES * 200 });

// Every state that a row ever had, in its order: what the reactions are compared with.
const history = `
  CREATE TABLE "RowHistory" ("at" BIGSERIAL, "id" TEXT, "version" TEXT, "before" JSONB, "after" JSONB);
  CREATE FUNCTION "keepHistory"() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
    INSERT INTO "RowHistory" ("id", "version", "before", "after")
    VALUES (NEW."id", concat_ws('/', NEW."occurredAt", NEW."eventId"), to_jsonb(OLD), to_jsonb(NEW));
    RETURN NULL;
  END $f$;
  CREATE TRIGGER "keepHistory" AFTER INSERT OR UPDATE ON "Subscription" FOR EACH ROW EXECUTE FUNCTION "keepHistory"()`;
const noHistory = `DROP TABLE "RowHistory", "ReactionLog", "ReactionFault"; DROP FUNCTION "keepHistory"() CASCADE`;

type State = { status: string; scheduledAction: string | null; items: { quantity: number }[] } | null;
type Change = { id: string; version: string; before: State; after: NonNullable<State> };
type Told = { kind: string; key: string; email: string; facts: { subscriptionId?: string } };

/** The keys that these changes must have caused, found in another way than the app's. */
function* keysOf({ id, version, before, after }: Change): Generator<string> {
  const key = (kind: string) => `${kind}:${id}:${version}`;
  if (!before) return;
  const [was, is] = [before.status, after.status];
  const [quantity, other] = [before.items[0]?.quantity, after.items[0]?.quantity];
  if (was !== "trialing" && is === "trialing") yield key("trialStarted");
  if (quantity !== other) yield key("seatsChanged");
  if (was !== "past_due" && is === "past_due") yield key("paymentFailed");
  if (was === "past_due" && (is === "active" || is === "trialing")) yield key("paymentRecovered");
  if (!before.scheduledAction && after.scheduledAction === "cancel") yield key("cancellationScheduled");
  if (before.scheduledAction === "cancel" && !after.scheduledAction && is !== "canceled")
    yield key("cancellationWithdrawn");
}

const dueStatement = `SELECT 1 FROM graphile_worker.jobs WHERE "run_at" <= now() LIMIT 1`;

/** As a scheduler does, until nothing is due; what a killed process had taken is as old as it would be then. */
async function drain({ database, cluster }: StormStack): Promise<void> {
  const headers = { Authorization: `Bearer ${CRON_SECRET}` };
  for (let rounds = 0; (await database.sql(dueStatement)).length > 0; rounds++) {
    expect(rounds, "the queue is never empty").toBeLessThan(50);
    await database.sql(
      `UPDATE graphile_worker._private_jobs SET "locked_at" = "locked_at" - interval '6 minutes', "run_at" = LEAST("run_at", now())
       WHERE "locked_at" IS NOT NULL`,
    );
    await Promise.all(cluster.urls.map((url) => fetch(`${url}/api/cron/reactions`, { headers })));
  }
}

test("reactions follow the rows through shuffled, doubled and lost deliveries and killed processes, once for each change", async ({
  storm,
}) => {
  const { database, cluster } = storm;
  await database.sql(`DO $$ BEGIN ${reactionTables}; ${history}; END $$`);
  try {
    const { random, events: all, deliveries: shuffled } = brewStorm(SEQUENCES);
    const lost = new Set(all.filter(() => random.chance(0.15)).map(({ id }) => id));
    const deliveries = shuffled.filter(({ id }) => !lost.has(id));
    const events = all.filter(({ id }) => !lost.has(id));
    const customers = [...new Set(events.map(({ row }) => row.paddleCustomerId))];
    await database.sql(
      `INSERT INTO "User" ("id", "email", "paddleCustomerId") SELECT c, c || '@example.com', c FROM unnest($1::text[]) c`,
      [customers],
    );

    let isOver = false;
    const storming = deliverAll(cluster.urls, deliveries, { until200: true }).finally(() => {
      isOver = true;
    });
    let kills = 0;
    for (; !isOver && kills < 100; kills++) {
      await sleep(500);
      const index = kills % cluster.urls.length;
      await cluster.stopOne(index, "SIGKILL");
      await cluster.startOne(index);
    }
    const { answers } = await storming;
    await drain(storm);

    const told = await database.sql<Told>(`SELECT "kind", "key", "email", "facts" FROM "ReactionLog" ORDER BY "at"`);
    const changes = await database.sql<Change>(`SELECT "id", "version", "before", "after" FROM "RowHistory"`);
    const expected = new Set(changes.flatMap((change) => [...keysOf(change)]));
    const ofAccess = (key: string) => key.startsWith("access");
    const got = new Set(told.map(({ key }) => key).filter((key) => !ofAccess(key)));
    const missing = [...expected].filter((key) => !got.has(key));
    const strange = [...got].filter((key) => !expected.has(key));

    const users = await database.sql<{ id: string; email: string; accessChanges: number }>(
      `SELECT "id", "email", "accessChanges" FROM "User"`,
    );
    const broken: string[] = [];
    for (const { id, email, accessChanges } of users) {
      const own = new Set(told.filter((one) => one.email === email && ofAccess(one.kind)).map(({ key }) => key));
      const turns = Array.from({ length: accessChanges }, (_, index) => index + 1);
      const keys = turns.map((turn) => `${turn % 2 ? "accessStarted" : "accessEnded"}:${id}:${turn}`);
      // These began long ago, so the first start was no news, unless the row had been without access before.
      const isWhole =
        keys.every((key, index) => own.has(key) || index === 0) && [...own].every((key) => keys.includes(key));
      const isOpen = await hasAccess(storm, email);
      if (!isWhole || isOpen !== (accessChanges % 2 === 1)) broken.push(`${email} ${isOpen}: ${[...own]}`);
    }

    report(
      `reactions, ${SEQUENCES} sequences, ${processes} processes, killed ${kills} times, seed ${random.seed}: missing · of no change · accounts that don't alternate or agree`,
      `${missing.length} · ${strange.length} · ${broken.length}`,
      "0 · 0 · 0",
    );
    report(
      `  changes that caused one · told · told again after a kill`,
      `${expected.size} · ${told.length} · ${told.length - new Set(told.map(({ key }) => key)).size}`,
      "reported",
    );
    expect((await judge(database, events)).wrong).toBe(0);
    expect(countStatus(answers, (status) => status === 200)).toBe(deliveries.length);
    expect(kills).toBeGreaterThan(0);
    expect(expected.size).toBeGreaterThan(SEQUENCES);
    expect({ missing, strange, broken }).toEqual({ missing: [], strange: [], broken: [] });
  } finally {
    await database.sql(`DO $$ BEGIN ${noHistory}; END $$`);
  }
});
