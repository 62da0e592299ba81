import type { TestDatabase } from "@/tests/fixtures/database";
import { deliverAll } from "@/tests/fixtures/deliveries";
import { report } from "@/tests/fixtures/figures";
import { replay } from "@/tests/fixtures/lives";
import { createRandom } from "@/tests/fixtures/random";
import { reconcile, startReconcile } from "@/tests/fixtures/reconcile";
import { expect, test } from "@/tests/fixtures/storm-test";
import { brewStorm } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

test.describe.configure({ timeout: 120_000 });

const KILLS = 3;
const loose = { byVersion: false };

/** Changes 25 of these rows by hand and deletes 10, each in another way. */
async function tamper(database: TestDatabase, ids: string[]): Promise<void> {
  const changes = [
    `"status" = 'paused'`,
    `"items" = '[]'`,
    `"scheduledAction" = 'pause'`,
    `"nextBilledAt" = now()`,
    `"paddleCustomerId" = 'ctm_' || repeat('0', 26), "currencyCode" = 'EUR'`,
  ];
  for (const [index, id] of ids.slice(0, 25).entries())
    await database.sql(`UPDATE "Subscription" SET ${changes[index % changes.length]} WHERE "id" = $1`, [id]);
  await database.sql(`DELETE FROM "Subscription" WHERE "id" = ANY($1)`, [ids.slice(25, 35)]);
}

test("after one delivery in ten was lost, 25 rows were altered and 10 deleted of 500, all is as Paddle has it", async ({
  storm,
}) => {
  const { events, random } = brewStorm(500);
  storm.paddle.set(() => events);
  const lost = new Set(events.filter(() => random.chance(0.1)));
  await deliverAll(storm.cluster.urls, random.shuffle(events.filter((event) => !lost.has(event))));
  const touched = new Set([...lost].map(({ subscriptionId }) => subscriptionId));
  const whole = [...replay(events).keys()].filter((id) => !touched.has(id));
  await tamper(storm.database, whole);
  const wrongBefore = (await judge(storm.database, events, loose)).wrong;

  const looked = await reconcile(storm, "--dry-run");
  expect(looked).toMatchObject({ code: 1, report: { checked: 500, repaired: 0, events: { pulled: 0 } } });
  expect(looked.report.drifted).toBe(wrongBefore);
  expect((await judge(storm.database, events, loose)).wrong).toBe(wrongBefore);
  expect(await storm.database.sql(`SELECT 1 FROM "ReconcileCursor"`)).toEqual([]);
  report(
    `reconcile --dry-run: drift found of ${wrongBefore} wrong rows · rows changed`,
    `${looked.report.drifted} · 0`,
    `${wrongBefore} · 0`,
  );

  storm.paddle.calls.length = 0;
  const began = performance.now();
  const first = await reconcile(storm);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const calls = storm.paddle.calls.length;
  report(
    `reconcile, ${lost.size} of ${events.length} events lost, 35 rows tampered with: pulled · drifted · repaired`,
    `${first.report.events.pulled} · ${first.report.drifted} · ${first.report.repaired}`,
    `${events.length} · 35 · 35`,
  );
  report("  calls · seconds", `${calls} · ${seconds}`, "reported");
  expect(first).toMatchObject({ code: 0, report: { checked: 500, drifted: 35, repaired: 35 } });
  expect(first.report.events.pulled).toBe(events.length);
  expect(await judge(storm.database, events, loose)).toEqual(NOTHING_WRONG);

  const second = await reconcile(storm);
  report("  a second run: pulled · drifted", `${second.report.events.pulled} · ${second.report.drifted}`, "0 · 0");
  expect(second).toMatchObject({
    code: 0,
    report: { events: { pulled: 0, applied: 0 }, drifted: 0, repaired: 0 },
  });
});

test("interrupted with SIGKILL it goes on where it was, and skips no event", async ({ storm }) => {
  const random = createRandom();
  const { events } = brewStorm(500);
  storm.paddle.set(() => events);
  const starts: (string | null)[] = [];
  for (let killed = 0; killed < KILLS; killed++) {
    storm.paddle.calls.length = 0;
    const program = startReconcile(storm);
    const killAt = 2 + random.below(2);
    await new Promise<void>((resolve) => {
      storm.paddle.onCall((index) => {
        if (index === killAt) program.stop("SIGKILL").then(() => resolve());
        return null;
      });
    });
    storm.paddle.onCall(() => null);
    starts.push(storm.paddle.calls[0]?.after ?? null);
  }
  storm.paddle.calls.length = 0;
  const last = await reconcile(storm);
  starts.push(storm.paddle.calls[0]?.after ?? null);
  const { lost, wrong, halfWritten } = await judge(storm.database, events, loose);
  const resumed = starts.filter((after, index) => index > 0 && after !== null && after > (starts[index - 1] ?? ""));
  report(`reconcile killed ${KILLS} times: events skipped · wrong rows`, `${lost} · ${wrong}`, "0 · 0");
  report("  runs that went on further along", `${resumed.length} of ${KILLS}`, `${KILLS} of ${KILLS}`);
  expect([lost, wrong, halfWritten]).toEqual([0, 0, 0]);
  expect(resumed).toHaveLength(KILLS);
  expect(last.code).toBe(0);
});

test("beside a storm of events that are happening it ends as a sorted replay does", async ({ storm }) => {
  const forMs = 12_000;
  const from = Date.now();
  const { events, deliveries, random } = brewStorm(150, 1, createRandom(), { from: new Date(from), forMs });
  const happened = (now: number) => events.filter(({ occurredAt }) => Date.parse(occurredAt) <= now);
  storm.paddle.set(() => happened(Date.now()));
  // Paddle delivers an event soon after it happened, out of order and some twice; one in ten not at all.
  const due = deliveries
    .filter(() => !random.chance(0.1))
    .map((event) => ({ event, at: Math.max(from, Date.parse(event.occurredAt)) + random.below(2_500) }))
    .sort((a, b) => a.at - b.at);
  let runs = 0;
  const reconciling = (async () => {
    while (Date.now() < from + forMs) {
      const { code } = await reconcile(storm);
      runs += 1;
      expect([0, 1, 2]).toContain(code);
    }
  })();
  const statuses = new Set<number>();
  await Promise.all(
    due.map(async ({ event, at }) => {
      await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
      const { answers } = await deliverAll(storm.cluster.urls, [event], { until200: true });
      for (const { status } of answers) statuses.add(status);
    }),
  );
  await reconciling;
  const last = await reconcile(storm);
  const { wrong, lost, halfWritten } = await judge(storm.database, events, loose);
  report(
    `${runs} runs of reconcile beside a live storm of ${due.length}: wrong · lost · half-written`,
    `${wrong} · ${lost} · ${halfWritten}`,
    "0 · 0 · 0",
  );
  expect([wrong, lost, halfWritten]).toEqual([0, 0, 0]);
  expect(last).toMatchObject({ code: 0, report: { drifted: 0 } });
  // On a machine with no time to spare a statement may miss its deadline: that is a 503, and comes again.
  expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
});
