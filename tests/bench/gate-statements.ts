import { openCountingWire } from "@/tests/bench/counting-wire";
import type { BenchDatabase } from "@/tests/bench/databases";
import { fire, type Shot } from "@/tests/bench/load";
import { addPeople, visitAs } from "@/tests/bench/people";
import { alternate, announce } from "@/tests/bench/rounds";
import { difference, type Row } from "@/tests/bench/row";
import { within } from "@/tests/bench/scope";
import { startApp } from "@/tests/bench/servers";

const REQUESTS = 50;

/** Statements for each request of the gated route, beyond those of a page that only asks who is signed in. */
export async function countGateStatements(database: BenchDatabase, { rounds }: { rounds: number }): Promise<Row[]> {
  return within(async (scope) => {
    const wire = await scope.open(openCountingWire(database.url));
    const app = await scope.open(startApp(wire.url));
    const [person] = await addPeople(database, app.target, 2);
    if (!person) return [];
    const count = (path: string) => async () => {
      const before = wire.statements();
      await fire(app.target, Array<Shot>(REQUESTS).fill(visitAs(person, path)), { concurrency: 1 });
      return (wire.statements() - before) / REQUESTS;
    };
    const contestants = { gate: count("/api/pro"), session: count("/") };
    for (const run of Object.values(contestants)) await run();
    announce("statements of the gate");
    return [
      difference("statements", {
        part: `5 the gate, GET /api/pro, ${database.name}`,
        what: "beyond the session's",
        rounds: await alternate(rounds, contestants),
        ours: (round) => round.gate,
        other: (round) => round.session,
        sideUnit: "statements",
        aim: { at: "most", value: 1 },
      }),
    ];
  });
}
