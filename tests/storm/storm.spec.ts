import { countAppliedTwice, countStatus, deliverAll, percentile } from "@/tests/fixtures/deliveries";
import { report } from "@/tests/fixtures/figures";
import { expect, processes, test } from "@/tests/fixtures/storm-test";
import { brewStorm } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

test.describe.configure({ timeout: 180_000 });

test("10,000 deliveries of 1,000 subscriptions, 30 % twice, shuffled, 16 at a time, end as a sorted replay does", async ({
  storm: { database, cluster },
}) => {
  const { random, events, deliveries } = brewStorm(1_000);
  const { answers, seconds } = await deliverAll(cluster.urls, deliveries);
  const verdict = await judge(database, events);
  const news = answers.filter(({ outcome }) => outcome === "applied" || outcome === "stale");
  const figures = {
    deliveries: answers.length,
    failed: countStatus(answers, (status) => status !== 200),
    toldTwice: news.length - new Set(news.map(({ eventId }) => eventId)).size,
    appliedTwice: countAppliedTwice(answers),
    ...verdict,
  };
  report(
    `storm of ${answers.length}, ${processes} processes, seed ${random.seed}: wrong · lost · half-written · applied twice`,
    `${verdict.wrong} · ${verdict.lost} · ${verdict.halfWritten} · ${figures.appliedTwice}`,
    "0 · 0 · 0 · 0",
  );
  report("storm: deliveries a second", Math.round(answers.length / seconds), "reported");
  report("storm: p50 · p99", `${percentile(answers, 0.5)} · ${percentile(answers, 0.99)} ms`, "p99 < 5000 ms");
  expect(figures).toEqual({ deliveries: 10_000, failed: 0, toldTwice: 0, appliedTwice: 0, ...NOTHING_WRONG });
  expect(news).toHaveLength(events.length);
  expect(percentile(answers, 0.99)).toBeLessThan(5_000);
});

test("the same on 10 hot subscriptions", async ({ storm: { database, cluster } }) => {
  const { random, events, deliveries } = brewStorm(10, 100);
  const { answers, seconds } = await deliverAll(cluster.urls, deliveries);
  const verdict = await judge(database, events);
  const server = countStatus(answers, (status) => status >= 500);
  report(
    `storm on 10 hot subscriptions, seed ${random.seed}: wrong · lost · half-written · applied twice · 5xx`,
    `${verdict.wrong} · ${verdict.lost} · ${verdict.halfWritten} · ${countAppliedTwice(answers)} · ${server}`,
    "0 · 0 · 0 · 0 · 0",
  );
  report("hot storm: deliveries a second", Math.round(answers.length / seconds), "reported");
  expect(answers).toHaveLength(10_000);
  expect(new Set(events.map(({ subscriptionId }) => subscriptionId)).size).toBe(10);
  expect(countStatus(answers, (status) => status !== 200)).toBe(0);
  expect(countAppliedTwice(answers)).toBe(0);
  expect(verdict).toEqual(NOTHING_WRONG);
});

test("an event that the database can't hold, delivered all through a storm, fails alone", async ({
  storm: { database, cluster },
}) => {
  const { events, deliveries } = brewStorm(200);
  const [model] = deliveries;
  if (!model) throw new Error("A storm has deliveries.");
  const data = { ...(model.entity.data as object), collection_mode: "auto\u0000matic" };
  const poison = {
    ...model,
    id: "poison",
    entity: { ...model.entity, event_id: `evt_${"z".repeat(26)}`, data },
  };
  const laced = deliveries.flatMap((event, index) => (index % 20 === 0 ? [poison, event] : [event]));
  const { answers } = await deliverAll(cluster.urls, laced);
  const others = answers.filter(({ eventId }) => eventId !== "poison");
  const refused = countStatus(others, (status) => status !== 200);
  const failed = answers.filter(({ eventId, status }) => eventId === "poison" && status >= 500).length;
  report("a poison event in a storm: others not answered with 200", refused, 0);
  expect(failed).toBe(laced.length - deliveries.length);
  expect(refused).toBe(0);
  expect(await judge(database, events)).toEqual(NOTHING_WRONG);
});
