import "server-only";
import { database } from "@/lib/db";
import { DEADLINE_MS } from "@/lib/paddle/client";

/** Longer than a change can take: its charge, the four reads around it, and some air. */
const CLAIM_MS = DEADLINE_MS.charge + 6 * DEADLINE_MS.click;

/**
 * Runs `change` while nobody else, in any process, changes this subscription; null when somebody does. Paddle has no
 * idempotency keys, so this is what makes a double click one request.
 */
export async function withClaim<T>(subscriptionId: string, change: () => Promise<T>): Promise<T | null> {
  const { pool } = database();
  const { rows } = await pool.query<{ until: string }>(
    `INSERT INTO "SubscriptionClaim" ("subscriptionId", "until") VALUES ($1, now() + $2 * interval '1 millisecond')
     ON CONFLICT ("subscriptionId") DO UPDATE SET "until" = excluded."until" WHERE "SubscriptionClaim"."until" < now()
     RETURNING "until"::text`,
    [subscriptionId, CLAIM_MS],
  );
  const [claim] = rows;
  if (!claim) return null;
  try {
    return await change();
  } finally {
    await release(subscriptionId, claim.until);
  }
}

/** Lets go of one's own claim and of no later one. A claim that stays ends by itself, so this never spoils what was done. */
async function release(subscriptionId: string, until: string): Promise<void> {
  await database()
    .pool.query(`DELETE FROM "SubscriptionClaim" WHERE "subscriptionId" = $1 AND "until" = $2::timestamptz`, [
      subscriptionId,
      until,
    ])
    .catch((error: Error) => console.error("billing: a claim was not released:", error.message));
}
