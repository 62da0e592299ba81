import type { BenchDatabase } from "@/tests/bench/databases";
import { fire, openTarget, type Shot, type Target } from "@/tests/bench/load";
import { addPeople, type Person } from "@/tests/bench/people";
import { alternate, announce } from "@/tests/bench/rounds";
import { difference, type Row } from "@/tests/bench/row";
import { within } from "@/tests/bench/scope";
import { startApp } from "@/tests/bench/servers";
import { median } from "@/tests/bench/statistics";
import { API_KEY, startEmulator } from "@/tests/fixtures/emulator";
import { freePort } from "@/tests/fixtures/ports";
import { actionId } from "@/tests/fixtures/visitor";

/** As many as a user may ask for in a minute. */
const CLICKS = 10;

/** A click on a deep link through the app's server action, against asking Paddle for the same session directly. */
export async function measureClick(database: BenchDatabase, { rounds }: { rounds: number }): Promise<Row[]> {
  return within(async (scope) => {
    const emulatorPort = await freePort();
    const emulator = await scope.open(startEmulator(emulatorPort, 1));
    const app = await scope.open(startApp(database.url, emulator.url));
    const [person] = await addPeople(database, app.target, 2);
    if (!person) return [];
    const click = buildClick(person, app.port);
    const send = (target: Target, shot: Shot) => async () => {
      const { timings } = await fire(target, Array<Shot>(CLICKS).fill(shot), { concurrency: 1 });
      return median(timings.map(({ totalMs }) => totalMs));
    };
    const sendClicks = async () => {
      await database.sql(`TRUNCATE "AuditEntry"`);
      const figure = await send(app.target, click)();
      const made = await database.sql(`SELECT 1 FROM "AuditEntry" WHERE "outcome" = 'created'`);
      // A refused click is answered 200 too, and sooner.
      if (made.length !== CLICKS) throw new Error(`Only ${made.length} of ${CLICKS} clicks got a link.`);
      return figure;
    };
    const contestants = {
      click: sendClicks,
      paddle: send(openTarget(emulatorPort), buildSession(person)),
    };
    for (let warmUp = 0; warmUp < 5; warmUp++) for (const run of Object.values(contestants)) await run();
    announce("a click on a deep link");
    const measured = await alternate(rounds, contestants);
    return [
      difference("ms", {
        part: `4 a click on a deep link, over Paddle's own answer, ${database.name}`,
        what: "time added",
        rounds: measured,
        ours: (round) => round.click,
        other: (round) => round.paddle,
        sideUnit: "ms",
        aim: { at: "most", value: 15 },
      }),
    ];
  });
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/** What the browser's script sends when the button is clicked. */
const buildClick = ({ cookie, subscriptions: [active] }: Person, port: number): Shot => ({
  path: "/settings/billing",
  method: "POST",
  headers: {
    Host: `localhost:${port}`,
    Origin: `http://localhost:${port}`,
    Cookie: cookie,
    Accept: "text/x-component",
    "Content-Type": "text/plain;charset=UTF-8",
    "Next-Action": actionId("createLink"),
  },
  body: json(["update-payment-method", active]),
});

const buildSession = ({ customerId, subscriptions: [active] }: Person): Shot => ({
  path: `/customers/${customerId}/portal-sessions`,
  method: "POST",
  headers: { Authorization: `Bearer ${API_KEY}`, "Content-Type": "application/json" },
  body: json({ subscription_ids: [active] }),
  allow: [201],
});
