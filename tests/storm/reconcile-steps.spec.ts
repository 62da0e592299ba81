import { reconcile as reconcileStep } from "@/lib/billing/reconcile";
import { deliverAll } from "@/tests/fixtures/deliveries";
import type { Entity } from "@/tests/fixtures/entities";
import { report } from "@/tests/fixtures/figures";
import { type LifeEvent, makeLives } from "@/tests/fixtures/lives";
import { createRandom } from "@/tests/fixtures/random";
import { reconcile } from "@/tests/fixtures/reconcile";
import { expect, test } from "@/tests/fixtures/storm-test";
import { lastMonth } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

test.describe.configure({ timeout: 120_000 });

const loose = { byVersion: false };
const someEvents = (subscriptions = 20) => makeLives(subscriptions, createRandom(), lastMonth());

/** A step that has time for nothing but one page of each list. */
async function step() {
  const answer = await reconcileStep({ now: new Date(), dryRun: false, onProgress: () => {}, stepMs: 0 });
  if ("refused" in answer) throw new Error(answer.refused);
  return answer;
}

/** An event with another subscription in it. */
const changed = (event: LifeEvent, data: Entity): LifeEvent => ({
  ...event,
  entity: { ...event.entity, data: { ...(event.entity.data as Entity), ...data } },
});

test("in steps, each goes on where the one before ended, nothing is left out, and then it begins anew", async ({
  storm,
}) => {
  const events = someEvents();
  storm.paddle.set(() => events);
  storm.paddle.maxPerPage(9);
  const steps = [await step()];
  while (!steps.at(-1)?.complete && steps.length < 50) steps.push(await step());
  const compared = storm.paddle.calls.filter(({ path }) => path === "/subscriptions").map(({ after }) => after);
  report(
    "reconcile of 19 pages in steps: steps · pages compared twice",
    `${steps.length} · ${compared.length - new Set(compared).size}`,
    "18 · 0",
  );
  expect(compared).toHaveLength(new Set(compared).size);
  expect(steps).toHaveLength(18);
  const sum = (of: (one: (typeof steps)[number]) => number) => steps.reduce((total, one) => total + of(one), 0);
  expect([sum((one) => one.events.pulled), sum((one) => one.checked)]).toEqual([140, 20]);
  expect(await judge(storm.database, events, loose)).toEqual(NOTHING_WRONG);
  storm.paddle.calls.length = 0;
  expect(await step()).toMatchObject({ complete: false, checked: 9, drifted: 0 });
});

test("an event that failed in one step is read again by the next run", async ({ storm }) => {
  const events = someEvents(4);
  const [first] = events.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (!first) throw new Error("There are events.");
  const told = events.map((event) => (event === first ? changed(event, { items: [] }) : event));
  storm.paddle.set(
    () => events,
    () => told,
  );
  storm.paddle.maxPerPage(10);
  expect((await step()).events.failed).toEqual([first.id]);
  while (!(await step()).complete);
  storm.paddle.set(() => events);
  expect((await reconcile(storm)).code).toBe(0);
  expect(await judge(storm.database, events, loose)).toEqual(NOTHING_WRONG);
});

test("a cursor of which Paddle no longer knows starts anew", async ({ storm }) => {
  const events = someEvents();
  storm.paddle.set(() => events);
  await reconcile(storm);
  const [cursor] = await storm.database.sql<{ id: string }>(`SELECT "lastEventId" AS "id" FROM "ReconcileCursor"`);
  await storm.database.sql(`TRUNCATE "WebhookEvent", "Subscription"`);
  storm.paddle.forget(cursor?.id ?? "");
  const { code, report: result } = await reconcile(storm);
  expect({ code, pulled: result.events.pulled }).toEqual({ code: 0, pulled: 140 });
  expect(await judge(storm.database, events, loose)).toEqual(NOTHING_WRONG);
});

test("a subscription that can't be read or held is named, keeps its row, and holds up no other", async ({ storm }) => {
  const events = someEvents(10);
  await deliverAll(storm.cluster.urls, events);
  const [one, two] = [...new Set(events.map(({ subscriptionId }) => subscriptionId))].sort();
  const broken = events.map((event) => {
    // The SDK throws at this one.
    if (event.subscriptionId === one) return changed(event, { items: null });
    return event.subscriptionId === two ? changed(event, { collection_mode: "auto\u0000matic" }) : event;
  });
  storm.paddle.set(
    () => broken,
    () => events,
  );
  await storm.database.sql(`UPDATE "Subscription" SET "status" = 'paused' WHERE "id" > $1`, [two]);
  const { code, report: result } = await reconcile(storm);
  report(
    "reconcile past two unreadable subscriptions: checked · repaired",
    `${result.checked} · ${result.repaired}`,
    "8 · 8",
  );
  expect(code).toBe(1);
  expect(result).toMatchObject({ complete: true, checked: 8, drifted: 8, repaired: 8, unreadable: [one, two] });
  expect(await judge(storm.database, events, loose)).toEqual(NOTHING_WRONG);
});
