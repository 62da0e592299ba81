import type { BenchDatabase } from "@/tests/bench/databases";
import { fire, type Timing } from "@/tests/bench/load";
import { addPeople, setFresh, setStale, visitAs } from "@/tests/bench/people";
import { alternate, announce } from "@/tests/bench/rounds";
import { type Row, ratio } from "@/tests/bench/row";
import { within } from "@/tests/bench/scope";
import { startApp } from "@/tests/bench/servers";
import { median } from "@/tests/bench/statistics";
import { startEmulator } from "@/tests/fixtures/emulator";
import { freePort } from "@/tests/fixtures/ports";

/** Each visit needs somebody of their own: a second one of the same user would wait for the first's list. */
const PEOPLE = 16;

/** The billing page with a stale mirror while Paddle accepts requests and never answers, against a fresh mirror. */
export async function measureOutage(database: BenchDatabase, { rounds }: { rounds: number }): Promise<Row[]> {
  return within(async (scope) => {
    const emulator = await scope.open(startEmulator(await freePort(), 1));
    const app = await scope.open(startApp(database.url, emulator.url));
    const people = await addPeople(database, app.target, PEOPLE);
    await emulator.control("faults", { path: "/subscriptions", hang: true });
    // Of browsers that run script: the page of one that doesn't waits for the list.
    const visits = people.map((person) => visitAs(person, "/settings/billing"));
    let asked = 0;

    const visitAll = async (isStale: boolean, concurrency: number): Promise<Timing[]> => {
      await (isStale ? setStale : setFresh)(database);
      if (isStale) asked += visits.length;
      // Like people, the next one does not wait until the list of the one before has been given up.
      const { timings } = await fire(app.target, visits, { concurrency, next: "first-byte" });
      return timings;
    };

    for (let warmUp = 0; warmUp < 10; warmUp++) await visitAll(false, 8);
    const rows: Row[] = [];
    for (const concurrency of [1, 8]) {
      announce(`billing page while Paddle hangs, ${concurrency} at a time`);
      const measured = await alternate(rounds, {
        hanging: () => visitAll(true, concurrency),
        fresh: () => visitAll(false, concurrency),
      });
      rows.push(
        ratio({
          part: `2 /settings/billing with a stale mirror while Paddle hangs, against a fresh mirror, ${database.name}`,
          what: `time to first byte, ${concurrency} at a time`,
          rounds: measured,
          ours: ({ hanging }) => median(hanging.map(({ firstByteMs }) => firstByteMs)),
          other: ({ fresh }) => median(fresh.map(({ firstByteMs }) => firstByteMs)),
          sideUnit: "ms",
          aim: { at: "most", value: 1.2 },
        }),
      );
    }
    const hung = (await emulator.requests()).filter(({ path }) => path.startsWith("/subscriptions")).length;
    if (hung !== asked) throw new Error(`Paddle was asked ${hung} times, not ${asked}: this was no outage.`);
    return rows;
  });
}
