import { gzipSync } from "node:zlib";
import type { BenchDatabase } from "@/tests/bench/databases";
import { read, type Target } from "@/tests/bench/load";
import { addPeople, type Person, visitAs } from "@/tests/bench/people";
import { difference, type Row } from "@/tests/bench/row";
import { within } from "@/tests/bench/scope";
import { startApp, startBareApp } from "@/tests/bench/servers";

/** The scripts of each page in kB, gzip, over those of a bare Next page. The same in every round. */
export async function measureScripts(database: BenchDatabase): Promise<Row[]> {
  return within(async (scope) => {
    const app = await scope.open(startApp(database.url));
    const bare = await scope.open(startBareApp(database.url));
    const [person] = await addPeople(database, app.target, 2);
    if (!person) return [];
    const nobody = { ...person, cookie: "" };
    const floor = await weigh(bare.target, "/page", nobody);

    const rows: Row[] = [];
    for (const [path, visitor] of [
      ["/settings/billing", person],
      ["/pro", person],
      ["/", person],
      ["/sign-in", nobody],
    ] as const) {
      const weight = await weigh(app.target, path, visitor);
      rows.push(
        difference("kB", {
          part: "3 client JavaScript, gzip, over a bare Next page's",
          what: path,
          rounds: [weight],
          ours: (kilobytes) => kilobytes,
          other: () => floor,
          sideUnit: "kB",
          ...(path === "/settings/billing" && { aim: { at: "most", value: 8 } }),
        }),
      );
    }
    return rows;
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
