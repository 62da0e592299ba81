import { deliverAll } from "@/tests/fixtures/deliveries";
import { type Entity, newId } from "@/tests/fixtures/entities";
import { report } from "@/tests/fixtures/figures";
import { type LifeEvent, makeLives, replay } from "@/tests/fixtures/lives";
import { hasAccess } from "@/tests/fixtures/people";
import { createRandom } from "@/tests/fixtures/random";
import { reconcile } from "@/tests/fixtures/reconcile";
import { expect, type StormStack, test } from "@/tests/fixtures/storm-test";
import { lastMonth } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";
import { createSession, linkToCustomer } from "@/tests/fixtures/users";

test.describe.configure({ timeout: 120_000 });

const loose = { byVersion: false };
const someEvents = (subscriptions = 20) => makeLives(subscriptions, createRandom(), lastMonth());

test("the exit code says whether drift remained, and whether it could be found out", async ({ storm }) => {
  const events = someEvents();
  storm.paddle.set(() => events);
  const codes = { equal: (await reconcile(storm)).code, unlisted: 0, down: 0 } as Record<string, number | null>;
  const [, gone] = [...replay(events).keys()];
  storm.paddle.set(() => events.filter(({ subscriptionId }) => subscriptionId !== gone));
  const unlisted = await reconcile(storm);
  codes.unlisted = unlisted.code;
  expect(unlisted.report).toMatchObject({ drifted: 1, repaired: 0 });
  const away = {
    ...storm.cluster,
    variables: { ...storm.cluster.variables, DATABASE_URL: "postgresql://x@127.0.0.1:9/x" },
  };
  const down = await reconcile({ cluster: away });
  codes.down = down.code;
  report(
    "reconcile's exit code: equal · drift remained · database away",
    Object.values(codes).join(" · "),
    "0 · 1 · 2",
  );
  expect(codes).toEqual({ equal: 0, unlisted: 1, down: 2 });
  expect(down.printed).toContain("The database can't be reached.");
});

test("event rows older than 180 days are removed, a quarter of a million too, and younger ones are kept", async ({
  storm,
}) => {
  await storm.database.sql(
    `INSERT INTO "WebhookEvent" ("id", "type", "occurredAt", "receivedAt")
     SELECT 'evt_old' || n, 'transaction.paid', '', now() - interval '181 days' FROM generate_series(1, 250000) AS n
     UNION ALL SELECT 'evt_young' || n, 'transaction.paid', '', now() - interval '179 days' FROM generate_series(1, 10) AS n`,
  );
  const { code, report: result } = await reconcile(storm);
  report(
    "retention: rows removed at 181 days · kept at 179",
    `${result.removed} · ${(await kept(storm)).length}`,
    "250000 · 10",
  );
  expect({ code, removed: result.removed }).toEqual({ code: 0, removed: 250_000 });
  expect(await kept(storm)).toHaveLength(10);
});

test("the end of old event rows does not let an overdue customer in again", async ({ storm }) => {
  const [model] = someEvents(1);
  if (!model) throw new Error("There are events.");
  await createSession(storm.database, "late@example.com");
  await linkToCustomer(storm.database, "late@example.com", model.row.paddleCustomerId);
  const instant = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const overdue = [190, 3].map((days) => ({ days, id: newId("evt"), occurredAt: instant(days) }));
  for (const { days, id, occurredAt } of overdue) {
    const data = { ...(model.entity.data as object), status: "past_due" };
    const entity = { ...model.entity, event_id: id, occurred_at: occurredAt, data };
    await deliverAll(storm.cluster.urls, [{ ...model, id, occurredAt, entity }]);
    await storm.database.sql(`UPDATE "WebhookEvent" SET "receivedAt" = now() - $2 * interval '1 day' WHERE "id" = $1`, [
      id,
      days,
    ]);
  }
  await createSession(storm.database, "late@example.com");
  const ask = () => hasAccess(storm, "late@example.com");
  const before = await ask();
  await reconcile(storm);
  const after = await ask();
  report("overdue for 190 days: the gate before and after retention", `${before} · ${after}`, "false · false");
  expect([before, after]).toEqual([false, false]);
});

const kept = ({ database }: StormStack) => database.sql(`SELECT "id" FROM "WebhookEvent"`);

test("customers with a live subscription and no user are named, and nobody is linked", async ({ storm }) => {
  const events = someEvents(6);
  storm.paddle.set(() => events.filter(({ row }) => row.status !== "canceled"));
  const live = [...replay(storm.paddle.events()).values()].map(({ row }) => row.paddleCustomerId).sort();
  const [first = "", ...others] = live;
  await createSession(storm.database, "linked@example.com");
  await createSession(storm.database, "other@example.com");
  await linkToCustomer(storm.database, "linked@example.com", first);
  const { report: result } = await reconcile(storm);
  const links = await storm.database.sql(`SELECT "paddleCustomerId" FROM "User" ORDER BY "email"`);
  report(
    "reconcile: unlinked customers named · users linked by it",
    `${result.unlinked.length} · ${links.length - 2}`,
    "5 · 0",
  );
  expect(result.unlinked).toEqual(others);
  expect(links).toEqual([{ paddleCustomerId: first }, { paddleCustomerId: null }]);
});

test("an event that can't be read or held stops neither the others nor the comparison", async ({ storm }) => {
  const events = someEvents(10);
  const [model] = events;
  if (!model) throw new Error("There are events.");
  const poison = (id: string, change: Entity): LifeEvent => ({
    ...model,
    id,
    entity: { ...model.entity, event_id: id, data: { ...(model.entity.data as object), ...change } },
  });
  const poisons = [
    poison(`evt_0${"0".repeat(25)}`, { items: [] }),
    poison(`evt_0${"0".repeat(24)}1`, { collection_mode: "auto\u0000matic" }),
  ];
  storm.paddle.set(
    () => events,
    () => [...poisons, ...events],
  );
  const { code, report: result, printed } = await reconcile(storm);
  expect(code, "what is left is told by the exit code").toBe(1);
  report(
    "reconcile past an unreadable event and one the database can't hold: wrong rows",
    (await judge(storm.database, events, loose)).wrong,
    0,
  );
  expect(printed).toContain(poisons[0]?.id);
  expect(printed).toContain(poisons[1]?.id);
  expect(result).toMatchObject({ checked: 10, events: { failed: poisons.map(({ id }) => id) } });
  expect(await judge(storm.database, events, loose)).toEqual(NOTHING_WRONG);
});
