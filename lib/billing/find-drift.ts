import "server-only";
import { snapshotColumns, versionOfList } from "@/lib/billing/apply-subscription";
import { database } from "@/lib/db";
import type { SubscriptionSnapshot } from "@/lib/paddle/subscription";

/** A stretch of ids, the first left out: what one page of Paddle's list, in order of id, speaks for. */
export type IdRange = { after: string | null; upTo: string | null };

const rowOf = (alias: string) => `(${snapshotColumns.map((name) => `${alias}."${name}"`).join(", ")})`;

// Rows newer than the list are left out: their event tells more than it. What Paddle no longer lists is drift too.
const statement = `
  WITH listed AS (SELECT * FROM jsonb_populate_recordset(NULL::"Subscription", $1::jsonb)),
  mirrored AS (
    SELECT * FROM "Subscription" WHERE ($2::text IS NULL OR "id" COLLATE "C" > $2) AND ($3::text IS NULL OR "id" COLLATE "C" <= $3)
  )
  SELECT COALESCE(l."id", m."id") AS "id" FROM listed l FULL JOIN mirrored m ON m."id" = l."id"
  WHERE m."id" IS NULL
    OR (m."occurredAt" COLLATE "C" < $4 AND (l."id" IS NULL OR ${rowOf("l")} IS DISTINCT FROM ${rowOf("m")}))`;

/** The ids of subscriptions whose row in the mirror is not what Paddle listed. */
export async function findDrift(
  listed: SubscriptionSnapshot[],
  { after, upTo }: IdRange,
  requestedAt: Date,
): Promise<string[]> {
  const values = [JSON.stringify(listed), after, upTo, versionOfList(requestedAt)];
  const { rows } = await database().pool.query<{ id: string }>(statement, values);
  return rows.map(({ id }) => id);
}
