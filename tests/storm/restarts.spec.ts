import { setTimeout as sleep } from "node:timers/promises";
import { countAppliedTwice, countStatus, deliverAll, percentile, type StormResult } from "@/tests/fixtures/deliveries";
import { report } from "@/tests/fixtures/figures";
import { findPostgres, startPostgres } from "@/tests/fixtures/postgres";
import { expect, type StormStack, startStormStack, test } from "@/tests/fixtures/storm-test";
import { brewStorm, type Storm } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

test.describe.configure({ timeout: 180_000 });

const ROUNDS = 5;

/** Delivers a storm until each event was answered with 200, while something happens again and again beside it. */
async function stormWhile(
  { cluster }: Pick<StormStack, "cluster">,
  { deliveries }: Storm,
  happen: (round: number) => Promise<void>,
): Promise<StormResult & { rounds: number }> {
  let isOver = false;
  const storm = deliverAll(cluster.urls, deliveries, { until200: true }).finally(() => {
    isOver = true;
  });
  let rounds = 0;
  // In its own time, so that each round falls into another moment of some delivery.
  for (; !isOver && rounds < ROUNDS; rounds++) {
    await sleep(700);
    if (!isOver) await happen(rounds);
  }
  return { ...(await storm), rounds };
}

async function check(
  name: string,
  { database }: Pick<StormStack, "database">,
  { events, deliveries }: Storm,
  { answers, rounds }: StormResult & { rounds: number },
): Promise<void> {
  const verdict = await judge(database, events);
  const failed = countStatus(answers, (status) => status !== 200);
  report(
    `${name} ${rounds} times in a storm of ${deliveries.length}: wrong · lost · half-written · applied twice`,
    `${verdict.wrong} · ${verdict.lost} · ${verdict.halfWritten} · ${countAppliedTwice(answers)}`,
    "0 · 0 · 0 · 0",
  );
  report(`  deliveries that had to be repeated`, failed, "reported");
  expect(rounds).toBeGreaterThan(2);
  expect(failed).toBeGreaterThan(0);
  expect(countStatus(answers, (status) => status === 200)).toBe(deliveries.length);
  expect(countAppliedTwice(answers)).toBe(0);
  expect(verdict).toEqual(NOTHING_WRONG);
}

for (const [name, signal] of [
  ["app processes killed with SIGKILL and restarted", "SIGKILL"],
  ["app processes ended with SIGTERM and restarted", "SIGTERM"],
] as const) {
  test(`${name} in a storm: what was answered is kept, and the rest is delivered again`, async ({ storm }) => {
    // Long enough for several ends on a fast machine too.
    const brewed = brewStorm(900);
    const result = await stormWhile(storm, brewed, async (round) => {
      const index = round % storm.cluster.urls.length;
      await storm.cluster.stopOne(index, signal);
      await storm.cluster.startOne(index);
    });
    await check(name, storm, brewed, result);
  });
}

test("a PostgreSQL that is stopped and started in a storm loses nothing that was answered with 200", async ({
  storm,
}) => {
  const programs = findPostgres();
  console.log(`  stopped and started: ${programs ? `a PostgreSQL of its own (${programs})` : "the wire to it"}`);
  const postgres = programs ? await startPostgres(programs) : null;
  const own = postgres ? await startStormStack(postgres.url) : null;
  try {
    const { database, cluster } = own ?? storm;
    const brewed = brewStorm(300);
    const result = await stormWhile({ cluster }, brewed, async (round) => {
      // Every other time as a power cut would.
      if (postgres) postgres.stopServer(round % 2 ? "fast" : "immediate");
      else await database.cut();
      await sleep(300);
      if (postgres) postgres.startServer();
      else await database.mend();
    });
    await check("PostgreSQL stopped and started", { database }, brewed, result);
    const slowest = percentile(result.answers, 1);
    report("  slowest answer while it was away", `${slowest} ms`, "< 5000 ms");
    expect(slowest).toBeLessThan(5_000);
  } finally {
    await own?.stop();
    postgres?.remove();
  }
});
