import pg from "pg";
import { expect, test } from "playwright/test";
import { countRefusal, type RefusalReason } from "@/lib/billing/refusals";

const { query } = pg.Pool.prototype;
test.afterEach(() => void Object.assign(pg.Pool.prototype, { query }));

/** Lets the database answer each statement with this; returns the columns that it was sent. */
function stubDatabase(answer: () => Promise<object> = async () => ({ rows: [] })) {
  const sent: unknown[][][] = [];
  const stub = (_: string, values: unknown[][]) => {
    sent.push(values);
    return answer();
  };
  Object.assign(pg.Pool.prototype, { query: stub });
  return sent;
}

const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, second));
const forge = (count: number) => {
  for (let index = 0; index < count; index += 1) countRefusal(reasons[index % reasons.length] ?? "mismatch", at(index));
};
const reasons: RefusalReason[] = ["malformed", "mismatch", "missing-header"];

test("ten thousand refusals at once cost two writes, and none is lost", async () => {
  const sent = stubDatabase();
  forge(10_000);
  await expect.poll(() => sent.length).toBe(2);
  const counts = new Map<unknown, number>();
  for (const [names = [], numbers = []] of sent)
    for (const [index, name] of names.entries()) counts.set(name, (counts.get(name) ?? 0) + Number(numbers[index]));
  expect(Object.fromEntries(counts)).toEqual({ malformed: 3_334, mismatch: 3_333, "missing-header": 3_333 });
});

test("while the database is down, refusals are neither thrown nor piled up", async () => {
  const sent = stubDatabase(() => Promise.reject(new Error("Connection terminated")));
  const { error } = console;
  const printed: unknown[][] = [];
  console.error = (...line) => void printed.push(line);
  try {
    for (const writes of [1, 2]) {
      forge(9);
      await expect.poll(() => printed.length).toBe(writes);
    }
    expect(sent.map(([, counts]) => counts)).toEqual([
      [3, 3, 3],
      [3, 3, 3],
    ]);
  } finally {
    console.error = error;
  }
});
