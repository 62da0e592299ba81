import type { BenchDatabase } from "@/tests/bench/databases";
import { fire, type Shot, type Target, type Timing } from "@/tests/bench/load";
import { addPeople, visitAs } from "@/tests/bench/people";
import { alternate, announce } from "@/tests/bench/rounds";
import { type Row, ratio } from "@/tests/bench/row";
import { within } from "@/tests/bench/scope";
import { startApp, startBareApp } from "@/tests/bench/servers";
import { median } from "@/tests/bench/statistics";
import { startEmulator } from "@/tests/fixtures/emulator";
import { freePort } from "@/tests/fixtures/ports";

type Size = { rounds: number; share: number };

const figures = [
  ["time to first byte", "firstByteMs", 1.2],
  ["whole answer", "totalMs", 1.5],
] as const;

/** The billing page with a fresh mirror, and the price page, against a bare dynamic page with one indexed query. */
export async function measurePage(database: BenchDatabase, size: Size): Promise<Row[]> {
  return within(async (scope) => {
    const emulator = await scope.open(startEmulator(await freePort(), 1));
    const app = await scope.open(startApp(database.url, emulator.url));
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
        billing: visit(app.target, visitAs(person, "/settings/billing"), concurrency),
        pricing: visit(app.target, visitAs(person, "/pricing"), concurrency),
        visitor: visit(app.target, visitAs({ ...person, cookie: "" }, "/pricing"), concurrency),
        bare: visit(bare.target, visitAs(person, "/page"), concurrency),
      };
      for (const run of Object.values(contestants)) await run();
      announce(`billing and price page, ${concurrency} at a time`);
      const rounds = await alternate(size.rounds, contestants);
      for (const page of ["billing", "pricing", "visitor"] as const)
        for (const figure of figures) rows.push(compare(page, figure, concurrency, rounds));
    }
    return rows.map((row) => ({ ...row, part: `${row.part}, ${database.name}` }));
  });
}

const pages = {
  billing: "/settings/billing with a fresh mirror",
  pricing: "/pricing, signed in",
  visitor: "/pricing, signed out",
};
type Page = keyof typeof pages;
type Round = Record<Page | "bare", Timing[]>;

function compare(page: Page, [what, figure, aim]: (typeof figures)[number], concurrency: number, rounds: Round[]): Row {
  return ratio({
    part: `2 ${pages[page]}, against a bare dynamic page with one query`,
    what: `${what}, ${concurrency} at a time`,
    rounds,
    ours: (round) => median(round[page].map((timing) => timing[figure])),
    other: (round) => median(round.bare.map((timing) => timing[figure])),
    sideUnit: "ms",
    aim: { at: "most", value: aim },
  });
}
