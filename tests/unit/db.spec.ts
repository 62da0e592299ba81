import pg from "pg";
import { expect, test } from "playwright/test";
import { applyEvent } from "@/lib/billing/apply-subscription";
import { database, isOutage, queryForWebhook } from "@/lib/db";

/** Lets every query on a pool end in what `answer` says while `run` runs; returns the names it was sent. */
async function withPool<T>(answer: (name: string | undefined) => Promise<unknown>, run: () => Promise<T>) {
  const { query } = pg.Pool.prototype;
  const names: (string | undefined)[] = [];
  const pools = new Set<pg.Pool>();
  function stub(this: pg.Pool, { name }: pg.QueryConfig) {
    pools.add(this);
    names.push(name);
    return answer(name);
  }
  Object.assign(pg.Pool.prototype, { query: stub });
  try {
    return { result: await run(), names, pools };
  } finally {
    Object.assign(pg.Pool.prototype, { query });
  }
}

const failWith = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
const rows = { rows: [{ one: 1 }] };
const twice = async () => [await queryForWebhook("SELECT 1", []), await queryForWebhook("SELECT 2", [])];

test("webhooks have connections of their own, so that pages don't keep them waiting", async () => {
  const event = {
    id: "evt_1",
    type: "transaction.paid",
    occurredAt: "2026-05-20T12:00:00.000000000Z",
    subscription: null,
    adjusted: null,
  };
  const { pools } = await withPool(
    async () => rows,
    () => applyEvent(event, new Date()),
  );
  expect(pools.size).toBe(1);
  expect(pools).not.toContain(database().pool);
});

test("a webhook's statement has a name of its own, until a session doesn't hold on to it; then none, and no error", async () => {
  const named = await withPool(async () => rows, twice);
  expect(new Set(named.names).size).toBe(2);
  expect(named.names).not.toContain(undefined);

  await expect(withPool(() => failWith("57014"), twice)).rejects.toThrow("57014");
  const lost = await withPool((name) => (name ? failWith("26000") : Promise.resolve(rows)), twice);
  expect(lost.result).toEqual([rows, rows]);
  expect(lost.names).toEqual([expect.any(String), undefined, undefined]);
});

test("a pool that has no connection left in time is an outage", async () => {
  const pool = new pg.Pool({ max: 1, connectionTimeoutMillis: 1 });
  Object.assign(pool, { _isFull: () => true });
  const error: unknown = await pool.query("SELECT 1").catch((reason: unknown) => reason);
  expect(isOutage(error)).toBe(true);
});

test("an outage is known as one also inside what Auth.js makes of it", () => {
  const outage = Object.assign(new Error("Query read timeout"), { code: "" });
  expect(isOutage(new Error("AdapterError", { cause: { err: outage } }))).toBe(true);
  expect(isOutage(new Error("AdapterError", { cause: { err: new Error("no such column") } }))).toBe(false);
});
