import { gzipSync } from "node:zlib";
import type { BenchDatabase } from "@/tests/bench/databases";
import { buildDelivery, subscriptionId } from "@/tests/bench/deliveries";
import { fire, read, type Target } from "@/tests/bench/load";
import { addPeople, type Person, setStale, visitAs } from "@/tests/bench/people";
import { difference, type Row } from "@/tests/bench/row";
import { within } from "@/tests/bench/scope";
import { startApp, startBareApp } from "@/tests/bench/servers";
import { startEmulator } from "@/tests/fixtures/emulator";
import { freePort } from "@/tests/fixtures/ports";

/** The scripts of each page in kB, gzip, over those of a bare Next page; and its HTML. The same in every round. */
export async function measureScripts(database: BenchDatabase): Promise<Row[]> {
  return within(async (scope) => {
    // Without a Paddle pages leave out what comes from there.
    const emulator = await scope.open(startEmulator(await freePort(), 1));
    const app = await scope.open(startApp(database.url, emulator.url));
    const bare = await scope.open(startBareApp(database.url));
    const [person] = await addPeople(database, app.target, 2);
    if (!person) return [];
    const third = buildDelivery(new Date(), { id: subscriptionId(99), customer_id: person.customerId });
    await fire(app.target, [third], { concurrency: 1 });
    const nobody = { ...person, cookie: "" };
    const floor = await weigh(bare.target, "/page", nobody);

    const rows: Row[] = [];
    for (const [path, visitor, budget] of [
      ["/settings/billing", person, 8],
      [`/settings/billing/${person.subscriptions[0]}/plan`, person, 12],
      ["/pricing", person, 12],
      ["/pro", person, null],
      ["/", person, null],
      ["/sign-in", nobody, null],
    ] as const) {
      const weight = await weigh(app.target, path, visitor);
      const row = difference("kB", {
        part: "3 client JavaScript, gzip, over a bare Next page's",
        what: path.replace(/sub_\w+/, "…"),
        rounds: [weight],
        ours: (kilobytes) => kilobytes,
        other: () => floor,
        sideUnit: "kB",
        ...(budget && { aim: { at: "most", value: budget } }),
      });
      rows.push({ ...row, isBudget: true });
    }
    // A sync brings the payments, which the next visit shows.
    await database.sql(`TRUNCATE "PaymentHistory"`);
    await setStale(database);
    await read(app.target, visitAs(person, "/settings/billing"));
    const page = await read(app.target, visitAs(person, "/settings/billing"));
    const cards = page.match(/data-subscription="/g)?.length;
    if (cards !== 3) throw new Error(`/settings/billing has ${cards} cards.`);
    const html = difference("kB", {
      part: "3 HTML, not compressed, with the data that starts its scripts",
      what: "/settings/billing, three cards",
      rounds: [Buffer.byteLength(page) / 1_000],
      ours: (kilobytes) => kilobytes,
      other: () => 0,
      sideUnit: "kB",
      aim: { at: "most", value: 34 },
    });
    return [...rows, { ...html, isBudget: true }];
  });
}

/**
 * Every script that the page names: tags, preloads, and the chunks of client components in its inline data. The
 * polyfills are left out, as every browser of these years leaves them (`noModule`).
 */
async function weigh(target: Target, path: string, visitor: Person): Promise<number> {
  const html = await read(target, visitAs(visitor, path));
  const forOldBrowsers = new Set(
    [...html.matchAll(/<script\b[^>]*\bnoModule\b[^>]*>/gi)].flatMap(([tag]) => scriptsIn(tag)),
  );
  const paths = new Set(scriptsIn(html).filter((script) => !forOldBrowsers.has(script)));
  if (paths.size === 0) throw new Error(`${path} names no script.`);
  let bytes = 0;
  for (const script of paths) bytes += gzipSync(await read(target, { path: script })).byteLength;
  return bytes / 1_000;
}

const scriptsIn = (html: string) =>
  [...html.matchAll(/(?:\/_next\/)?(static\/chunks\/[\w.~-]+(?:\/[\w.~-]+)*\.js)/g)].map(
    ([, script]) => `/_next/${script}`,
  );
