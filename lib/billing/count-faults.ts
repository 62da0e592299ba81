import "server-only";
import { limits } from "@/lib/billing/plans";
import { database, isOutage } from "@/lib/db";

/** Nobody's id: a count is run, and counts nothing. Where ids are UUIDs, it is one. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
/** Less than the app waits for a statement. */
const LONGEST_MS = 2_500;

/** What `count` of lib/billing/plans.ts has to be. */
export const COUNT_RULE = "SQL that answers one number, in time, with the user's id as $1";

/** Runs each limit's `count` once, where nothing can be written: which of them fail, in PostgreSQL's words. */
export async function findCountFaults(): Promise<{ limit: string; detail: string }[]> {
  const faults = [];
  const listed: [string, { count: string | null }][] = Object.entries(limits);
  for (const [limit, { count }] of listed) {
    const detail = count === null ? null : await tryCount(count);
    if (detail) faults.push({ limit, detail: `its count fails (${detail})` });
  }
  return faults;
}

async function tryCount(count: string): Promise<string | null> {
  const client = await database().pool.connect();
  try {
    await client.query("BEGIN READ ONLY");
    await client.query(`SET LOCAL statement_timeout = ${LONGEST_MS}`);
    // As usage.ts asks.
    const { rows } = await client.query<{ used: unknown }>(`SELECT (${count}) AS "used"`, [NOBODY]);
    const used = rows[0]?.used ?? 0;
    return Number.isFinite(Number(used)) ? null : `${used} is no number`;
  } catch (error) {
    if (!isMistake(error)) throw error;
    return error.message;
  } finally {
    // Closed for good, and its transaction with it.
    client.release(true);
  }
}

/** Rather than a database that is away: to write, to be too slow and to have no $1 are mistakes in the SQL, too. */
const isMistake = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && (!isOutage(error) || /^(25006|57014|08P01)$/.test(String(error.code)));
