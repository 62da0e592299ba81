import { openOnServer } from "@/tests/bench/databases";
import { fire } from "@/tests/bench/load";
import { fill, pickSessions, type Rows } from "@/tests/bench/many-rows";
import { alternate, announce } from "@/tests/bench/rounds";
import { type Row, ratio } from "@/tests/bench/row";
import { type Scope, within } from "@/tests/bench/scope";
import { startApp } from "@/tests/bench/servers";
import { quantile } from "@/tests/bench/statistics";

/** Five events for each subscription. */
const rowsOf = (subscriptions: number): Rows => ({ subscriptions, events: 5 * subscriptions });

type Size = { rounds: number; share: number; subscriptions: number };

/** The gated route with many subscriptions and their events (a million, five million) against a thousand and theirs. */
export async function measureGateRows(size: Size): Promise<Row[]> {
  const [many, few] = [rowsOf(size.subscriptions), rowsOf(1_000)];
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
        what: `p${share * 100} with ${short(many.subscriptions)} subscriptions and ${short(many.events)} events, against 1K and 5K`,
        rounds,
        ours: (round) => quantile(round.many, share),
        other: (round) => quantile(round.few, share),
        sideUnit: "ms",
        ...(share === 0.5 && { aim: { at: "most", value: 1.2 } }),
      }),
    );
  });
}

const short = (count: number) => count.toLocaleString("en-US", { notation: "compact" });

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
