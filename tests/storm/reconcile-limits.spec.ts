import { report } from "@/tests/fixtures/figures";
import { makeLives } from "@/tests/fixtures/lives";
import type { ListCall } from "@/tests/fixtures/paddle-lists";
import { createRandom } from "@/tests/fixtures/random";
import { reconcile } from "@/tests/fixtures/reconcile";
import { expect, test } from "@/tests/fixtures/storm-test";
import { lastMonth } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

test.describe.configure({ timeout: 180_000 });

/** The most calls in any stretch of sixty seconds. */
const busiestMinute = (calls: ListCall[]): number =>
  Math.max(...calls.map(({ at }) => calls.filter((other) => other.at >= at && other.at < at + 60_000).length));

test("5,000 events on 250 pages are read to the end, through a 429 and within Paddle's limit", async ({ storm }) => {
  const events = makeLives(715, createRandom(), lastMonth()).slice(0, 5_000);
  const { paddle } = storm;
  paddle.set(() => events);
  paddle.maxPerPage(20);
  const waitSeconds = 3;
  paddle.onCall((index) => (index === 120 ? waitSeconds : null));
  const began = performance.now();
  const { code, report: result, printed } = await reconcile(storm);
  const seconds = Math.round((performance.now() - began) / 1_000);
  const refusedAt = paddle.calls.find(({ status }) => status === 429)?.at ?? 0;
  const next = paddle.calls.find(({ at, status }) => at >= refusedAt && status === 200)?.at ?? 0;
  const busiest = busiestMinute(paddle.calls);
  report("5,000 events on 250 pages: pulled", result.events.pulled, 5_000);
  report("  seconds · calls · most in a minute", `${seconds} · ${paddle.calls.length} · ${busiest}`, "most ≤ 240");
  report(
    `  silence after a 429 with Retry-After: ${waitSeconds}`,
    `${next - refusedAt} ms`,
    `≥ ${waitSeconds * 1_000} ms`,
  );
  expect(printed).toContain("events: 5000 read");
  expect(code).toBe(0);
  expect(next - refusedAt).toBeGreaterThanOrEqual(waitSeconds * 1_000);
  expect(busiest).toBeLessThanOrEqual(240);
  expect(await judge(storm.database, events, { byVersion: false })).toEqual(NOTHING_WRONG);
});
