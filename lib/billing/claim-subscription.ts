import "server-only";
import { database } from "@/lib/db";
import { DEADLINE_MS } from "@/lib/paddle/client";

/** Longer than a change can take: its charge, the reads around it, and some air. */
const CLAIM_MS = DEADLINE_MS.charge + 4 * DEADLINE_MS.click;

/**
 * Runs `change` while nobody else, in any process, changes this subscription; null when somebody does. Paddle has no
 * idempotency keys, so this is what makes a double click one request.
 */
export async function withClaim<T>(subscriptionId: string, change: () => Promise<T>): Promise<T | null> {
  const { pool } = database();
  const { rowCount } = await pool.query(
    `INSERT INTO "SubscriptionClaim" ("subscriptionId", "until") VALUES ($1, now() + $2 * interval '1 millisecond')
     ON CONFLICT ("subscriptionId") DO UPDATE SET "until" = excluded."until" WHERE "SubscriptionClaim"."until" < now()`,
    [subscriptionId, CLAIM_MS],
  );
  if (!rowCount) return null;
  try {
    return await change();
  } finally {
    await pool.query(`DELETE FROM "SubscriptionClaim" WHERE "subscriptionId" = $1`, [subscriptionId]);
  }
}
