import { openOnServer } from "@/tests/bench/databases";
import { fire } from "@/tests/bench/load";
import { fill, pickSessions, type Rows } from "@/tests/bench/many-rows";
import { alternate, announce } from "@/tests/bench/rounds";
import { type Row, ratio } from "@/tests/bench/row";
import { type Scope, within } from "@/tests/bench/scope";
import { startApp } from "@/tests/bench/servers";
import { quantile } from "@/tests/bench/statistics";

const few: Rows = { subscriptions: 1_000, events: 5_000 };
const many: Rows = { subscriptions: 1_000_000, events: 5_000_000 };

type Size = { rounds: number; share: number };

/** The gated route with a million subscriptions and five million events, against a thousandth of both. */
export async function measureGateRows(size: Size): Promise<Row[]> {
  return within(async (scope) => {
    const contestants = {
      many: await openGate(scope, many, size),
      few: await openGate(scope, few, size),
    };
    for (const run of Object.values(contestants)) await run();
    announce("the gate with many rows");
    const rounds = await alternate(size.rounds, contestants);
    return ([0.5, 0.99] as const).map((share) =>
      ratio({
        part: "5 the gate, GET /api/pro, PostgreSQL",
        what: `p${share * 100} with 1M subscriptions and 5M events, against 1k and 5k`,
        rounds,
        ours: (round) => quantile(round.many, share),
        other: (round) => quantile(round.few, share),
        sideUnit: "ms",
        ...(share === 0.5 && { aim: { at: "most", value: 1.2 } }),
      }),
    );
  });
}

/** An app on a database with that many rows; each call visits the gate as many different users. */
async function openGate(scope: Scope, rows: Rows, { share }: Size) {
  const database = await scope.open(openOnServer());
  const seconds = await fill(database, rows);
  console.error(`› ${rows.subscriptions} subscriptions and ${rows.events} events in ${seconds.toFixed(1)} s`);
  const app = await scope.open(startApp(database.url));
  // Those who are let in, and those who are not.
  const visits = pickSessions(rows, Math.ceil(500 * share)).map((cookie) => ({
    path: "/api/pro",
    headers: { Cookie: cookie },
    allow: [200, 403],
  }));
  return async () => {
    const { timings } = await fire(app.target, visits, { concurrency: 1 });
    return timings.map(({ totalMs }) => totalMs);
  };
}
