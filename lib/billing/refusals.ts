import "server-only";
import { database } from "@/lib/db";
import { log } from "@/lib/log";

/**
 * Why a delivery was refused. `other-environment` is an event of Paddle's simulator in production, which is recorded and
 * gives no access; `incomplete` is a body that didn't arrive whole.
 */
export type RefusalReason =
  | ("missing-header" | "malformed" | "expired" | "mismatch")
  | ("unreadable" | "other-environment" | "too-large" | "incomplete");

export type Refusal = { reason: RefusalReason; count: number; firstAt: Date; lastAt: Date };

/** Whoever forges deliveries causes this many writes at most, however many they send. */
const WRITE_EVERY_MS = 1_000;

type Waiting = { count: number; firstAt: Date; lastAt: Date };
let waiting = new Map<RefusalReason, Waiting>();
let timer: NodeJS.Timeout | undefined;
let isWriting = false;

/**
 * Counts a delivery that was refused. It waits for nothing and never throws: counts are written at most once a second by
 * each process, so those of a process that is killed lack its last second.
 */
export function countRefusal(reason: RefusalReason, now: Date): void {
  const { count = 0, firstAt = now } = waiting.get(reason) ?? {};
  waiting.set(reason, { count: count + 1, firstAt, lastAt: now });
  if (!timer && !isWriting) void write();
}

// Each row is locked in the order of the reasons, so that two processes can't wait for each other's.
const statement = `
  INSERT INTO "RefusedDelivery" AS r ("reason", "count", "firstAt", "lastAt")
  SELECT * FROM unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::timestamptz[]) ORDER BY 1
  ON CONFLICT ("reason") DO UPDATE
  SET "count" = r."count" + excluded."count", "lastAt" = GREATEST(r."lastAt", excluded."lastAt")`;

async function write(): Promise<void> {
  if (waiting.size === 0) return;
  const rows = [...waiting];
  waiting = new Map();
  isWriting = true;
  const column = <T>(of: (one: Waiting) => T) => rows.map(([, one]) => of(one));
  const values = [rows.map(([reason]) => reason), column(({ count }) => count)];
  try {
    await database().pool.query(statement, [
      ...values,
      column(({ firstAt }) => firstAt),
      column(({ lastAt }) => lastAt),
    ]);
  } catch (error) {
    // While the database is down the log has each of them, and nothing piles up here.
    log("error", "webhook.refusals-not-counted", error instanceof Error ? error.message : "unknown error");
  } finally {
    isWriting = false;
    timer = setTimeout(() => {
      timer = undefined;
      void write();
    }, WRITE_EVERY_MS);
    timer.unref();
  }
}

/** What was refused in the last month, the latest first. */
export async function listRefusals(): Promise<Refusal[]> {
  const rows = await database().prisma.refusedDelivery.findMany({ orderBy: { lastAt: "desc" } });
  return rows.map(({ reason, count, ...times }) => ({
    reason: reason as RefusalReason,
    count: Number(count),
    ...times,
  }));
}
