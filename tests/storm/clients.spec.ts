import { readFileSync } from "node:fs";
import { type Answer, deliverAll, post } from "@/tests/fixtures/deliveries";
import { buildEvent, sign, toBytes } from "@/tests/fixtures/events";
import { report } from "@/tests/fixtures/figures";
import { createRandom } from "@/tests/fixtures/random";
import { deliverAndLeave, trickle } from "@/tests/fixtures/sockets";
import { expect, test } from "@/tests/fixtures/storm-test";
import { brewStorm } from "@/tests/fixtures/storms";
import { judge, NOTHING_WRONG } from "@/tests/fixtures/truth";

test.describe.configure({ timeout: 120_000 });

const MIB = 1024 * 1024;

test("clients that hang up before the answer leave all of their event or nothing", async ({
  storm: { database, cluster },
}) => {
  const { events, deliveries, random } = brewStorm(100);
  let next = 0;
  const work = async () => {
    for (let event = deliveries[next++]; event; event = deliveries[next++])
      await deliverAndLeave(cluster.urls[next % cluster.urls.length] ?? "", event, random.below(25));
  };
  await Promise.all(Array.from({ length: 16 }, work));
  const after = await judge(database, events);
  const kept = events.length - after.lost;
  report(`${deliveries.length} clients gone before the answer: half-written`, after.halfWritten, 0);
  report("  events committed all the same", `${kept} of ${events.length}`, "reported");
  expect(after.halfWritten).toBe(0);
  await deliverAll(cluster.urls, events, { until200: true });
  expect(await judge(database, events)).toEqual(NOTHING_WRONG);
});

test("bodies of one byte a second are cut off at the deadline, and hold up no other delivery", async ({
  storm: { cluster },
}) => {
  const [url = ""] = cluster.urls;
  const slow = Array.from({ length: 50 }, () => trickle(url, 15_000));
  const { events } = brewStorm(20);
  const { answers } = await deliverAll([url], events);
  const cut = await Promise.all(slow);
  const latest = Math.max(...cut.map(({ closedMs }) => closedMs));
  report("50 bodies of 1 byte/s: cut off after", `${latest} ms`, "< 7000 ms");
  report("  other deliveries beside them answered 200", `${answers.filter(isOk).length} of ${events.length}`, "all");
  expect(cut.map(({ status }) => status)).toEqual(cut.map(() => 400));
  expect(latest).toBeLessThan(7_000);
  expect(answers.every(isOk)).toBe(true);
});

const isOk = ({ status }: Answer) => status === 200;

test("bodies of a megabyte and more leave the memory as it was", async ({ storm: { cluster } }) => {
  const [url = ""] = cluster.urls;
  const pid = cluster.app(0).process.pid ?? 0;
  const residentMib = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  const random = createRandom();
  const send = async (count: number, declared: boolean) => {
    const statuses = new Set<number>();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let sent = 0; sent < count / 8; sent++) {
          const size = MIB + (random.chance(0.5) ? 0 : 1 + random.below(MIB));
          const body = Buffer.alloc(size, " ");
          toBytes(buildEvent()).forEach((byte, at) => {
            body[at] = byte;
          });
          const length: Record<string, string> = declared
            ? { "Content-Length": String(size) }
            : { "Transfer-Encoding": "chunked" };
          statuses.add((await post(url, body, { "Paddle-Signature": sign(body), ...length })).status);
        }
      }),
    );
    return statuses;
  };
  await send(80, false);
  const before = residentMib();
  const statuses = new Set([...(await send(160, false)), ...(await send(160, true))]);
  const growth = Math.round(residentMib() - before);
  report("320 bodies of 1 to 2 MiB: memory grew by", `${growth} MiB (from ${Math.round(before)})`, "< 100 MiB");
  // 0: the app hung up while the rest was still being sent.
  expect([...statuses].filter((status) => ![200, 413, 0].includes(status))).toEqual([]);
  expect(growth).toBeLessThan(100);
});
