import "server-only";
import { database } from "@/lib/db";
import { log } from "@/lib/log";

/** Longer than Paddle may take, because what is done waits for the database too. */
const MARGIN_MS = 20_000;

/**
 * Changes something at Paddle while nothing else of this customer is changed, in any process; `busy` while another is.
 * `longestMs`: how long Paddle may be waited for. A lock whose process died expires some time after that.
 */
export async function withLock<T>(
  paddleCustomerId: string,
  longestMs: number,
  run: () => Promise<T>,
): Promise<T | { refused: "busy" }> {
  const { rows } = await database().pool.query<{ lockedUntil: string }>(
    `INSERT INTO "CustomerLock" ("paddleCustomerId", "lockedUntil") VALUES ($1, now() + $2 * interval '1 millisecond')
     ON CONFLICT ("paddleCustomerId") DO UPDATE SET "lockedUntil" = excluded."lockedUntil"
     WHERE "CustomerLock"."lockedUntil" < now() RETURNING "lockedUntil"::text`,
    [paddleCustomerId, longestMs + MARGIN_MS],
  );
  if (!rows[0]) return { refused: "busy" };
  try {
    return await run();
  } finally {
    await unlock(paddleCustomerId, rows[0].lockedUntil);
  }
}

/** Releases this lock and no later one. A lock that stays expires, so failing here must not fail the change. */
async function unlock(paddleCustomerId: string, lockedUntil: string): Promise<void> {
  const statement = `DELETE FROM "CustomerLock" WHERE "paddleCustomerId" = $1 AND "lockedUntil" = $2::timestamptz`;
  const released = database().pool.query(statement, [paddleCustomerId, lockedUntil]);
  await released.catch(({ message }: Error) => log("error", "change.lock-kept", message));
}
