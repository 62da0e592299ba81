import "server-only";
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { Prisma, PrismaClient } from "@/prisma/generated/client";

export type { Prisma } from "@/prisma/generated/client";

/** Webhooks have a few connections of their own, so that no number of pages keeps them waiting. */
export const WEBHOOK_CONNECTIONS = 4;
/** Paddle waits 5 s for a webhook's answer: give up on a database that is down or stuck before that. */
const WEBHOOK_WAIT_MS = 1_500;
/** A page may wait for its turn longer than that, but not for ever. */
const PAGE_WAIT_MS = 10_000;

/** Prisma's driver writes and reads times without their zone, as if every database were in UTC. */
const setTimeZone = async (client: pg.ClientBase) => void (await client.query("SET TIME ZONE 'UTC'"));

function openPool(max: number, connectionTimeoutMillis: number, more: pg.PoolConfig = {}) {
  const connectionString = env().DATABASE_URL;
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis, query_timeout: 3_000, ...more });
  // Without a listener an idle connection that breaks would end the process. It belongs to no request, whichever opened it.
  pool.on("error", (error) => log("error", "database.connection-broke", error.message, { requestId: undefined }));
  // One in use has no listener of the pool's.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

function open() {
  const pool = openPool(env().DATABASE_POOL_SIZE, PAGE_WAIT_MS, { onConnect: setTimeZone });
  const webhookPool = openPool(WEBHOOK_CONNECTIONS, WEBHOOK_WAIT_MS);
  return { pool, webhookPool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
}

type Database = ReturnType<typeof open>;
const global = globalThis as { database?: Database };

/**
 * One pool for Prisma and for plain SQL, and one for webhooks. Reused after hot reloads in development, and by proxy.ts, which
 * Next builds with modules of its own.
 */
export function database(): Database {
  global.database ??= open();
  return global.database;
}

/** Whether the address past a pooler, which migrations take, leads to the database; throws what the connection does. */
export async function probeDirectUrl(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: PAGE_WAIT_MS, query_timeout: 3_000 });
  try {
    await client.connect();
    await client.query("SELECT 1");
  } finally {
    await client.end().catch(() => {});
  }
}

type Table = { findFirst: (args: { where: { OR: [] } }) => PromiseLike<unknown> };
let isMigrated = false;

/**
 * Whether the database answers and has every table and column of schema.prisma, which is looked up until it has; a caller
 * who isn't sure has it looked up again.
 */
export async function probeDatabase(isSure = isMigrated): Promise<"ok" | "unreachable" | "not migrated"> {
  const { pool, prisma } = database();
  try {
    await pool.query("SELECT 1");
    // The queue's tables aren't in schema.prisma.
    if (!isSure) await pool.query("SELECT 1 FROM graphile_worker.jobs LIMIT 0");
    for (const name of isSure ? [] : Object.values(Prisma.ModelName)) {
      const table: Table = prisma[`${name.charAt(0).toLowerCase()}${name.slice(1)}` as Uncapitalize<typeof name>];
      // Names every column, and finds nothing.
      await table.findFirst({ where: { OR: [] } });
    }
    isMigrated = true;
    return "ok";
  } catch (error) {
    return isMissingInDatabase(error) ? "not migrated" : "unreachable";
  }
}

/** Whether an error means that a table or a column isn't there. */
export const isMissingInDatabase = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^(P202[12]|42P01|42703)$/.test(String(error.code));

// Where connections share sessions, as behind some poolers and in the embedded database, a name may be taken or unknown.
// The third: a migration has changed the type of a column.
const namelessStates = ["42P05", "26000", "0A000"];
let hasNames = true;
const names = new Map<string, string>();

/** By the whole text, because two versions of the app may meet in one session. */
function nameOf(text: string): string {
  const name = names.get(text) ?? createHash("sha256").update(text).digest("hex").slice(0, 32);
  names.set(text, name);
  return name;
}

/** Runs a statement on one of the pages' connections, and lets each plan it once, where its session is its own. */
export const queryForPage = <Row extends pg.QueryResultRow>(text: string, values: unknown[]) =>
  runNamed<Row>(database().pool, text, values);

/** The same on the webhooks' connections. */
export const queryForWebhook = <Row extends pg.QueryResultRow>(text: string, values: unknown[]) =>
  runNamed<Row>(database().webhookPool, text, values);

async function runNamed<Row extends pg.QueryResultRow>(pool: pg.Pool, text: string, values: unknown[]) {
  if (hasNames) {
    try {
      return await pool.query<Row>({ name: nameOf(text), text, values });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && namelessStates.includes(String(error.code)))) throw error;
      hasNames = false;
    }
  }
  return pool.query<Row>({ text, values });
}

// SQLSTATE classes: connection, transaction rollback, read-only, resources, lock, operator intervention, system.
const outageStates = /^(08|25|40|53|55|57|58)/;
const outageMessages = /timeout|terminated|ECONN|EPIPE|ENOTFOUND|can't reach|P1001|P20(24|28)/i;

/** Whether an error means that the database is unavailable, rather than that the statement was wrong. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  const { cause } = error;
  // Auth.js wraps what it catches.
  const wrapped = typeof cause === "object" && cause && "err" in cause ? cause.err : null;
  return outageStates.test(code) || outageMessages.test(`${code} ${error.message}`) || isOutage(wrapped);
}
