import type { BenchDatabase } from "@/tests/bench/databases";
import { fire, openTarget, read, type Shot, type Target } from "@/tests/bench/load";
import { addPeople, type Person, visitAs } from "@/tests/bench/people";
import { alternate, announce } from "@/tests/bench/rounds";
import { difference, type Row } from "@/tests/bench/row";
import { within } from "@/tests/bench/scope";
import { type Running, startApp } from "@/tests/bench/servers";
import { median } from "@/tests/bench/statistics";
import { API_KEY, startEmulator } from "@/tests/fixtures/emulator";
import { readForms } from "@/tests/fixtures/forms";
import { freePort } from "@/tests/fixtures/ports";

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
    const click = await buildClick(person, app, emulator.url);
    const send = (target: Target, shot: Shot) => async () => {
      const { timings } = await fire(target, Array<Shot>(CLICKS).fill(shot), { concurrency: 1 });
      return median(timings.map(({ totalMs }) => totalMs));
    };
    const sendClicks = async () => {
      // What the limit on a user's clicks is counted by.
      await database.sql(`TRUNCATE "AuditEntry", "RateLimit"`);
      return send(app.target, click)();
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

/**
 * What a browser without script sends when the button is clicked: the fields of its form, and the answer redirects to
 * the link. A refused click is answered sooner, and with something else.
 */
async function buildClick(person: Person, app: Running, portal: string): Promise<Shot> {
  const [active] = person.subscriptions;
  const path = "/settings/billing";
  const text = await read(app.target, visitAs(person, path));
  const form = readForms({ text, status: 200, headers: new Headers() }, path).find(
    ({ data }) => data.get("target") === `update-payment-method:${active}`,
  );
  if (!form) throw new Error(`${path} has no button to update ${active}'s payment method.`);
  const { headers, body } = await encode(form.data);
  const origin = { Host: `localhost:${app.port}`, Origin: `http://localhost:${app.port}` };
  return {
    path,
    method: "POST",
    headers: { ...origin, ...headers, Cookie: person.cookie, Accept: "text/html" },
    body,
    allow: [303],
    leadsTo: portal,
  };
}

async function encode(form: FormData): Promise<{ headers: Record<string, string>; body: Uint8Array }> {
  const encoded = new Response(form);
  return {
    headers: { "Content-Type": encoded.headers.get("Content-Type") ?? "" },
    body: new Uint8Array(await encoded.arrayBuffer()),
  };
}

const buildSession = ({ customerId, subscriptions: [active] }: Person): Shot => ({
  path: `/customers/${customerId}/portal-sessions`,
  method: "POST",
  headers: { Authorization: `Bearer ${API_KEY}`, "Content-Type": "application/json" },
  body: json({ subscription_ids: [active] }),
  allow: [201],
});
