import { Agent, request } from "node:http";
import type { TestDatabase } from "@/tests/fixtures/database";
import { countStatus, deliverAll, percentile } from "@/tests/fixtures/deliveries";
import { report } from "@/tests/fixtures/figures";
import { makeLives } from "@/tests/fixtures/lives";
import { createRandom } from "@/tests/fixtures/random";
import { expect, test } from "@/tests/fixtures/storm-test";
import { lastMonth } from "@/tests/fixtures/storms";
import { judge } from "@/tests/fixtures/truth";
import { SESSION_COOKIE } from "@/tests/fixtures/users";

test.describe.configure({ timeout: 180_000 });

const PAGES = 300;
const EACH = 60;

const customer = `'ctm_' || lpad(n::text, 26, '0')`;

/** Users who are signed in and synced just now, with sixty subscriptions each. */
async function addUsers({ sql }: TestDatabase): Promise<void> {
  await sql(
    `INSERT INTO "User" ("id", "email", "emailVerified", "paddleCustomerId", "syncedAt", "syncFreshUntil")
     SELECT 'user-' || n, 'person-' || n || '@example.com', now(), ${customer}, now(), now() + interval '1 day'
     FROM generate_series(1, $1::int) AS n`,
    [PAGES],
  );
  await sql(
    `INSERT INTO "Session" ("sessionToken", "userId", "expires")
     SELECT 'session-' || n, 'user-' || n, now() + interval '1 day' FROM generate_series(1, $1::int) AS n`,
    [PAGES],
  );
  await sql(
    `INSERT INTO "Subscription" ("id", "paddleCustomerId", "status", "collectionMode", "currencyCode", "billingInterval",
       "billingFrequency", "items", "startedAt", "nextBilledAt", "occurredAt", "eventId")
     SELECT 'sub_' || lpad((n * 1000 + s)::text, 26, '0'), ${customer}, 'active', 'automatic', 'USD', 'month', 1,
       '[{"productId":"pro_01gsz4t5hdjse780zja8vvr7jg","productName":"AeroEdit Pro","priceId":"pri_01gsz8x8sawmvhz1pv30nge1ke",
          "quantity":10,"unitAmount":"3000"}]', now(), now(), '2026-01-01', ''
     FROM generate_series(1, $1::int) AS n, generate_series(1, $2::int) AS s`,
    [PAGES, EACH],
  );
}

type Page = { status: number; location: string; bytes: number; ms: number };

function openPage(url: string, number: number, agent: Agent): Promise<Page> {
  const began = performance.now();
  const headers = { Cookie: `${SESSION_COOKIE}=session-${number}`, Accept: "text/html" };
  return new Promise((resolve) => {
    const answered = (status: number, location: string, bytes: number) =>
      resolve({ status, location, bytes, ms: Math.round(performance.now() - began) });
    request(`${url}/settings/billing`, { agent, headers }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on("end", () => answered(answer.statusCode ?? 0, answer.headers.location ?? "", bytes));
    })
      .on("error", () => answered(0, "", 0))
      .end();
  });
}

test("three hundred billing pages at once, of sixty subscriptions each, are served, and webhooks meanwhile", async ({
  storm,
}) => {
  await addUsers(storm.database);
  const { urls } = storm.cluster;
  const agent = new Agent({ maxSockets: PAGES });
  const open = (_: unknown, index: number) => openPage(urls[index % urls.length] ?? "", index + 1, agent);
  const events = makeLives(30, createRandom(), lastMonth());
  // A process that has just started compiles what it is asked for first.
  for (const index of urls.keys()) await open(null, index);
  const [pages, { answers }] = await Promise.all([
    Promise.all(Array.from({ length: PAGES }, open)),
    deliverAll(urls, events, { concurrency: 4, until200: true }),
  ]);
  agent.destroy();

  const statuses = new Map<number, number>();
  for (const { status } of pages) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const kilobytes = Math.round(Math.max(...pages.map(({ bytes }) => bytes)) / 1_000);
  const seconds = (Math.max(...pages.map(({ ms }) => ms)) / 1_000).toFixed(1);
  report(
    `${PAGES} billing pages at once, ${EACH} subscriptions each, ${urls.length} processes: answers by status`,
    [...statuses].map(([status, count]) => `${count} × ${status}`).join(" · "),
    `${PAGES} × 200`,
  );
  report("  kB of a page · seconds until the last", `${kilobytes} · ${seconds}`, "reported");
  const committed = countStatus(answers, (status) => status === 200);
  report(
    `  webhooks meanwhile: committed of ${events.length} · sent again · slowest`,
    `${committed} · ${answers.length - committed} · ${percentile(answers, 1)} ms`,
    `${events.length} · 0 · < 5000 ms`,
  );
  // On a machine with no time to spare some wait for a connection as long as they may, and lead to the page that says so.
  const isServed = ({ status, location }: Page) => status === 200 || location.includes("/unavailable?");
  expect(pages.filter((page) => !isServed(page))).toEqual([]);
  expect(committed).toBe(events.length);
  expect((await judge(storm.database, events)).lost).toBe(0);
});
