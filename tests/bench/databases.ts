import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { migrate } from "@/lib/cli/migrate";
import { createDatabase } from "@/tests/fixtures/database";
import { freePort } from "@/tests/fixtures/ports";
import { startProgram } from "@/tests/fixtures/programs";
import { reactionTables } from "@/tests/fixtures/reaction-tables";

export type BenchDatabase = {
  /** As the table calls it. */
  name: "PostgreSQL" | "embedded";
  url: string;
  version: string;
  sql: <Row extends object>(statement: string, values?: unknown[]) => Promise<Row[]>;
  stop: () => Promise<void>;
};

export const SERVER = process.env.TEST_DATABASE_URL || "postgresql://postgres@127.0.0.1:5432/postgres";

/** Whether there is a real PostgreSQL to measure on. */
export async function isServerReachable(): Promise<boolean> {
  const client = new pg.Client({ connectionString: SERVER, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** A database of its own on the real server, dropped when stopped. */
export async function openOnServer(): Promise<BenchDatabase> {
  const { url, stop } = await createDatabase(SERVER);
  return open("PostgreSQL", url, stop);
}

export async function openEmbedded(): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "billing-bench-"));
  const port = await freePort();
  const script = "tests/bench/embedded-server.ts";
  const program = startProgram(["--import", "tsx", script, join(folder, "data"), String(port)]);
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitForDatabase(url);
  } catch (error) {
    await stop();
    throw new Error(`The embedded database did not start:\n${program.output()}`, { cause: error });
  }
  return open("embedded", url, stop);
}

async function open(name: BenchDatabase["name"], url: string, close: () => Promise<void>): Promise<BenchDatabase> {
  await migrate(url);
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on("error", () => {});
  await pool.query(reactionTables);
  const { rows } = await pool.query<{ server_version: string }>("SHOW server_version");
  return {
    name,
    url,
    version: rows[0]?.server_version ?? "",
    sql: async (statement, values) => (await pool.query(statement, values)).rows,
    stop: async () => {
      await pool.end();
      await close();
    },
  };
}

async function waitForDatabase(url: string): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    const error: unknown = await client.connect().then(
      () => client.end().then(() => null),
      (reason) => reason,
    );
    if (!error) return;
    if (Date.now() > giveUpAt) throw error;
    await sleep(100);
  }
}
