import { countStatus, deliverAll } from "@/tests/fixtures/deliveries";
import { report } from "@/tests/fixtures/figures";
import { makeLives } from "@/tests/fixtures/lives";
import { createRandom } from "@/tests/fixtures/random";
import { CRON_SECRET } from "@/tests/fixtures/stack";
import { expect, type StormStack, test } from "@/tests/fixtures/storm-test";
import { lastMonth } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

test.describe.configure({ timeout: 120_000 });

const loose = { byVersion: false };
const someEvents = (subscriptions = 20) => makeLives(subscriptions, createRandom(), lastMonth());

const call = async ({ cluster }: StormStack, headers: Record<string, string>, method = "POST") => {
  const answer = await fetch(`${cluster.urls[0]}/api/cron/reconcile`, { method, headers });
  return { status: answer.status, text: await answer.text() };
};

test("the route for schedulers lets in whoever has the secret, and nobody while it is unset", async ({ storm }) => {
  const events = someEvents();
  storm.paddle.set(() => events);
  const wrong = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer undefined",
    `Bearer ${CRON_SECRET}x`,
    `Basic ${CRON_SECRET}`,
    CRON_SECRET,
  ];
  const statuses = [(await call(storm, {})).status];
  for (const Authorization of wrong) statuses.push((await call(storm, { Authorization })).status);
  expect(statuses).toEqual(statuses.map(() => 401));
  expect(storm.paddle.calls).toEqual([]);
  expect((await call(storm, { Authorization: `Bearer ${CRON_SECRET}` }, "PUT")).status).toBe(405);
  const right = await call(storm, { Authorization: `Bearer ${CRON_SECRET}` });
  expect(right.status).toBe(200);
  expect(JSON.parse(right.text)).toMatchObject({ checked: 20, drifted: 0, events: { pulled: 140 } });
  expect(await judge(storm.database, events, loose)).toEqual(NOTHING_WRONG);

  await storm.cluster.stopOne(0, "SIGKILL");
  await storm.cluster.startOne(0, { CRON_SECRET: "" });
  const unset: number[] = [];
  for (const Authorization of [...wrong, `Bearer ${CRON_SECRET}`])
    unset.push((await call(storm, { Authorization })).status);
  await storm.cluster.stopOne(0, "SIGKILL");
  await storm.cluster.startOne(0);
  report(
    "the scheduler's route: let in without the secret · while it is unset",
    [statuses, unset].map((all) => all.filter((status) => status !== 401).length).join(" · "),
    "0 · 0",
  );
  expect(unset).toEqual(unset.map(() => 401));
});

test("a scheduler that can only GET notices by the status that something is left wrong", async ({ storm }) => {
  const events = someEvents(4);
  const [first, ...others] = events;
  if (!first) throw new Error("There are events.");
  const unreadable = { ...first, entity: { ...first.entity, data: {} } };
  storm.paddle.set(
    () => events,
    () => [unreadable, ...others],
  );
  const headers = { Authorization: `Bearer ${CRON_SECRET}` };
  const answer = await call(storm, headers, "GET");
  expect(answer.status).toBe(500);
  expect(JSON.parse(answer.text)).toMatchObject({ complete: true, checked: 4, events: { failed: [first.id] } });
  storm.paddle.set(() => events);
  expect((await call(storm, headers, "GET")).status).toBe(200);
});

test("deliveries and a reconcile through the route at the same time agree", async ({ storm }) => {
  const events = someEvents(100);
  storm.paddle.set(() => events);
  const [answers, ...runs] = await Promise.all([
    deliverAll(storm.cluster.urls, createRandom().shuffle(events), { until200: true }),
    ...[1, 2, 3].map(() => call(storm, { Authorization: `Bearer ${CRON_SECRET}` })),
  ]);
  // On a machine with no time to spare a statement may miss its deadline: that is a 503, and comes again.
  const statuses = [...runs, ...answers.answers].map(({ status }) => status);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(countStatus(answers.answers, (status) => status === 200)).toBe(events.length);
  const { wrong, lost } = await judge(storm.database, events, loose);
  report("three runs through the route at once, beside deliveries: wrong · lost", `${wrong} · ${lost}`, "0 · 0");
  expect([wrong, lost]).toEqual([0, 0]);
});
