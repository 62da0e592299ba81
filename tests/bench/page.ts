import type { BenchDatabase } from "@/tests/bench/databases";
import { fire, type Shot, type Target, type Timing } from "@/tests/bench/load";
import { addPeople, visitAs } from "@/tests/bench/people";
import { alternate, announce } from "@/tests/bench/rounds";
import { type Row, ratio } from "@/tests/bench/row";
import { within } from "@/tests/bench/scope";
import { startApp, startBareApp } from "@/tests/bench/servers";
import { median } from "@/tests/bench/statistics";

type Size = { rounds: number; share: number };

const figures = [
  ["time to first byte", "firstByteMs"],
  ["whole answer", "totalMs"],
] as const;

/** The billing page with a fresh mirror, against a bare dynamic page with one indexed query. */
export async function measurePage(database: BenchDatabase, size: Size): Promise<Row[]> {
  return within(async (scope) => {
    const app = await scope.open(startApp(database.url));
    const bare = await scope.open(startBareApp(database.url));
    const [person] = await addPeople(database, app.target, 2);
    if (!person) return [];
    const visit = (target: Target, shot: Shot, concurrency: number) => () => {
      const count = Math.ceil(400 * size.share);
      return fire(target, Array<Shot>(count).fill(shot), { concurrency }).then(({ timings }) => timings);
    };

    const rows: Row[] = [];
    for (const concurrency of [1, 8]) {
      const contestants = {
        ours: visit(app.target, visitAs(person, "/settings/billing"), concurrency),
        bare: visit(bare.target, visitAs(person, "/page"), concurrency),
      };
      for (const run of Object.values(contestants)) await run();
      announce(`billing page, ${concurrency} at a time`);
      const rounds = await alternate(size.rounds, contestants);
      for (const [what, figure] of figures) rows.push(compare(what, figure, concurrency, rounds));
    }
    return rows.map((row) => ({ ...row, part: `${row.part}, ${database.name}` }));
  });
}

type Round = { ours: Timing[]; bare: Timing[] };

function compare(what: string, figure: keyof Timing, concurrency: number, rounds: Round[]): Row {
  return ratio({
    part: "2 /settings/billing with a fresh mirror, against a bare dynamic page with one query",
    what: `${what}, ${concurrency} at a time`,
    rounds,
    ours: (round) => median(round.ours.map((timing) => timing[figure])),
    other: (round) => median(round.bare.map((timing) => timing[figure])),
    sideUnit: "ms",
    aim: { at: "most", value: 1.5 },
  });
}
