import { setTimeout as sleep } from "node:timers/promises";
import type { BenchDatabase } from "@/tests/bench/databases";
import { buildDeliveries, customersOf } from "@/tests/bench/deliveries";
import { fire, type Shot, type Target } from "@/tests/bench/load";
import { alternate, announce } from "@/tests/bench/rounds";
import { type Aim, type Row, ratio } from "@/tests/bench/row";
import { type Scope, within } from "@/tests/bench/scope";
import { startApp, startBareApp, startBareServer } from "@/tests/bench/servers";
import { quantile } from "@/tests/bench/statistics";

const CONCURRENCY = 16;
const others = {
  server: "a bare node:http server",
  empty: "an empty Next handler",
};

type Figures = { perSecond: number; p50: number; p99: number };
type Size = { rounds: number; share: number };

/** Deliveries in a closed loop, against the design's limit and the framework's ceiling, on one database. */
export async function measureWebhooks(database: BenchDatabase, size: Size): Promise<Row[]> {
  return within(async (scope) => {
    const { quiet, ...contestants } = await openContestants(scope, database, Math.ceil(3_000 * size.share));
    for (const run of [quiet, ...Object.values(contestants)]) await run();
    announce(`webhooks, ${database.name}`);
    const rounds = await alternate(size.rounds, contestants);
    announce("the same with and without reactions");
    // A few per cent are looked for, and one run differs from the next by ten: so there are twice as many.
    const pairs = await alternate(2 * size.rounds, { app: contestants.app, quiet });

    const part = `1 webhook deliveries, ${CONCURRENCY} at a time, ${database.name}`;
    const against = (what: string, other: keyof typeof others, figure: keyof Figures, aim?: Aim) =>
      ratio({
        part,
        what: `${what}, against ${others[other]}`,
        rounds,
        ours: (round) => round.app[figure],
        other: (round) => round[other][figure],
        sideUnit: figure === "perSecond" ? "per s" : "ms",
        ...(aim && { aim }),
      });
    return [
      against("per second", "server", "perSecond"),
      against("per second", "empty", "perSecond", { at: "least", value: 0.8 }),
      ratio({
        part,
        what: "per second, against the same that queues no reaction",
        rounds: pairs,
        ours: (pair) => pair.app.perSecond,
        other: (pair) => pair.quiet.perSecond,
        sideUnit: "per s",
        aim: { at: "least", value: 0.95 },
      }),
      against("p50", "server", "p50"),
      against("p50", "empty", "p50"),
      against("p99", "server", "p99"),
      against("p99", "empty", "p99"),
    ];
  });
}

async function openContestants(scope: Scope, database: BenchDatabase, count: number) {
  const app = await scope.open(startApp(database.url));
  const server = await scope.open(startBareServer(database.url));
  const bareApp = await scope.open(startBareApp(database.url));
  const receive = async (target: Target): Promise<Figures> => {
    await waitUntilQuiet(database);
    await database.sql(`TRUNCATE "WebhookEvent", "Subscription", "User", graphile_worker._private_jobs CASCADE`);
    // Nothing follows from what somebody has who isn't a user.
    await database.sql(
      `INSERT INTO "User" ("id", "email", "paddleCustomerId") SELECT c, c || '@example.com', c FROM unnest($1::text[]) AS c`,
      [customersOf(count)],
    );
    const figures = await deliver(target, buildDeliveries(count));
    const [row] = await database.sql<{ count: number }>(`SELECT count(*)::int AS count FROM "WebhookEvent"`);
    if (row?.count !== count) throw new Error(`${row?.count} of ${count} deliveries were committed.`);
    return figures;
  };
  const triggers = (state: string) => database.sql(`ALTER TABLE "Subscription" ${state} TRIGGER USER`);
  const toEmpty = (shot: Shot) => ({ ...shot, path: "/empty" });
  return {
    app: () => receive(app.target),
    quiet: async () => {
      await triggers("DISABLE");
      return receive(app.target).finally(() => triggers("ENABLE"));
    },
    // Nobody runs what it queues.
    server: () => receive(server.target).finally(() => database.sql("TRUNCATE graphile_worker._private_jobs")),
    empty: () => deliver(bareApp.target, buildDeliveries(count).map(toEmpty)),
  };
}

/** Jobs run after the answers: those of the run before would take from this one, and truncating beside them can deadlock. */
async function waitUntilQuiet(database: BenchDatabase): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if ((await database.sql(`SELECT 1 FROM graphile_worker.jobs LIMIT 1`)).length === 0) return;
    await sleep(100);
  }
  throw new Error("The jobs of a minute ago are still there.");
}

async function deliver(target: Target, shots: Shot[]): Promise<Figures> {
  const { seconds, timings } = await fire(target, shots, { concurrency: CONCURRENCY });
  const times = timings.map(({ totalMs }) => totalMs);
  return { perSecond: shots.length / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
