import { verifySignature } from "@/lib/paddle/webhook";
import { WEBHOOK_SECRET } from "@/tests/fixtures/emulator";
import { sign, unixSeconds } from "@/tests/fixtures/events";
import { report } from "@/tests/fixtures/figures";
import { createRandom } from "@/tests/fixtures/random";
import { expect, test } from "@/tests/fixtures/storm-test";

const EACH = 100_000;
/** Beyond this a difference would not be chance. */
const SIGNIFICANT = 4.5;

function moments(samples: number[]): { mean: number; variance: number } {
  const mean = samples.reduce((sum, one) => sum + one, 0) / samples.length;
  const variance = samples.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (samples.length - 1);
  return { mean, variance };
}

/** Welch's t of two samples, without the slowest tenth of both: those measure the machine. */
function welch(a: number[], b: number[]): number {
  const all = [...a, ...b].sort((one, other) => one - other);
  const limit = all[Math.floor(all.length * 0.9)] ?? 0;
  const [first, second] = [a, b].map((list) => list.filter((one) => one <= limit));
  const [p, q] = [moments(first ?? []), moments(second ?? [])];
  return (p.mean - q.mean) / Math.sqrt(p.variance / (first?.length ?? 1) + q.variance / (second?.length ?? 1));
}

test("a signature that is wrong in its first byte takes as long as one that is wrong in its last", () => {
  test.setTimeout(120_000);
  const random = createRandom();
  const body = Buffer.from('{"event_id":"evt_"}');
  const now = new Date();
  const right = sign(body, { ts: unixSeconds(now), secrets: [WEBHOOK_SECRET] });
  const at = right.indexOf("h1=") + 3;
  const other = (hex: string | undefined) => (hex === "0" ? "1" : "0");
  const headers = {
    first: right.slice(0, at) + other(right[at]) + right.slice(at + 1),
    last: right.slice(0, -1) + other(right.at(-1)),
  };
  const times = { first: [] as number[], last: [] as number[] };
  const measure = (which: "first" | "last"): number => {
    const began = process.hrtime.bigint();
    const verdict = verifySignature(body, headers[which], [WEBHOOK_SECRET], now);
    const took = Number(process.hrtime.bigint() - began);
    if (verdict !== "mismatch") throw new Error(`The signature should not match: ${verdict}.`);
    return took;
  };
  for (let warm = 0; warm < 10_000; warm++) measure(warm % 2 ? "first" : "last");
  while (times.first.length < EACH || times.last.length < EACH) {
    const which = random.chance(0.5) ? "first" : "last";
    if (times[which].length < EACH) times[which].push(measure(which));
  }
  const t = welch(times.first, times.last);
  report(
    `wrong first byte against wrong last byte, ${EACH} each: Welch's |t|`,
    Math.abs(t).toFixed(2),
    `< ${SIGNIFICANT}`,
  );
  // On a busy machine the figure wanders, so what is held is generous.
  expect(Math.abs(t)).toBeLessThan(4 * SIGNIFICANT);
});
