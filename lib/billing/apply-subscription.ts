import "server-only";
import { database, type Prisma, queryForWebhook } from "@/lib/db";
import { env } from "@/lib/env";
import { parseTimestamp, type SubscriptionSnapshot, subscriptionColumns } from "@/lib/paddle/schemas";
import { type PaddleEvent, SIGNATURE_TOLERANCE_SECONDS } from "@/lib/paddle/webhook";

// Every column is named, so that a clone's own column keeps its default.
const names = [...subscriptionColumns, "occurredAt", "eventId"].map((name) => `"${name}"`);
const assignments = names.map((name) => `${name} = excluded.${name}`);

// The order guard. Two writers of one row are serialized by its lock, and the second compares with what the first wrote.
const upsert = (source: string) => `
  INSERT INTO "Subscription" (${names.join(", ")})
  SELECT ${names.map((name) => `row.${name}`).join(", ")} FROM ${source}
  ON CONFLICT ("id") DO UPDATE SET ${assignments.join(", ")}
  WHERE (excluded."occurredAt" COLLATE "C", excluded."eventId" COLLATE "C")
      > ("Subscription"."occurredAt" COLLATE "C", "Subscription"."eventId" COLLATE "C")
  RETURNING 1`;

/** Nothing, for an event that is there already. */
const recordEvent = `
    INSERT INTO "WebhookEvent" ("id", "type", "occurredAt", "subscriptionId", "status") VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT ("id") DO NOTHING RETURNING 1`;

/** Exported for `npm run bench`, which runs it without the app around it. */
export const applyEventStatement = `
  WITH event AS (${recordEvent}
  ), applied AS (
    ${upsert(`event, jsonb_populate_recordset(NULL::"Subscription", $6::jsonb) AS row`)}
  )
  SELECT (SELECT count(*)::int FROM event) AS recorded, (SELECT count(*)::int FROM applied) AS applied`;

/**
 * Has what is known of an adjusted payment read from Paddle: the event doesn't say which period it was for. Without a key,
 * because a job that runs would be given up for the next of its key.
 */
const applyAdjustmentStatement = `
  WITH event AS (${recordEvent}
  )
  SELECT graphile_worker.add_job('adjustment', $6::json) FROM event`;

const applyListStatement = upsert(`jsonb_populate_recordset(NULL::"Subscription", $1::jsonb) AS row`);

/** A row for the table. Does not compile while the table requires a column that a snapshot doesn't fill. */
const toRow = (snapshot: SubscriptionSnapshot, occurredAt: string, eventId: string) =>
  ({ ...snapshot, occurredAt, eventId }) satisfies Prisma.SubscriptionCreateInput;

/** How far our clock may be from Paddle's, either way: beyond that no signature is valid. */
const CLOCK_SKEW_MS = SIGNATURE_TOLERANCE_SECONDS * 1_000;

/** A moment of our clock, so many milliseconds later, as a version. */
function versionAt(now: Date, laterMs: number): string {
  const timestamp = parseTimestamp(new Date(now.getTime() + laterMs).toISOString());
  if (!timestamp) throw new RangeError("A version needs a time.");
  return timestamp;
}

export type ApplyOutcome = "applied" | "duplicate" | "stale" | "ignored";

/**
 * Records an event and, if it is newer than the row, applies its subscription, in one statement: either both happened
 * or neither. Safe in any order and any number of times. Throws for an event that is dated ahead of any clock: until
 * that time its row would take no other.
 */
export async function applyEvent(event: PaddleEvent, now: Date): Promise<ApplyOutcome> {
  const { id, type, occurredAt, subscription, adjusted } = event;
  // The local Paddle's clock may be moved to any day.
  const hasRealClock = env().PADDLE_ENVIRONMENT !== "local";
  if (hasRealClock && occurredAt > versionAt(now, CLOCK_SKEW_MS))
    throw new Error(`${type} ${id} is dated ${occurredAt}, ahead of our clock`);

  const values = [id, type, occurredAt, subscription?.id ?? null, subscription?.status ?? null];
  if (adjusted) {
    const payload = JSON.stringify({ transactionId: adjusted });
    return (await queryForWebhook(applyAdjustmentStatement, [...values, payload])).rowCount ? "applied" : "duplicate";
  }
  const row = JSON.stringify(subscription ? [toRow(subscription, occurredAt, id)] : []);
  const { rows } = await queryForWebhook<Applied>(applyEventStatement, [...values, row]);
  if (!rows[0]?.recorded) return "duplicate";
  if (!subscription) return "ignored";
  return rows[0].applied ? "applied" : "stale";
}

type Applied = { recorded: number; applied: number };

/** The least version of what Paddle answered to a request that started at this moment. */
export const leastVersion = (requestedAt: Date): string => versionAt(requestedAt, -CLOCK_SKEW_MS);

/**
 * The version of a subscription that Paddle answered with: its `updated_at`, by Paddle's clock and just before the event
 * of the same change. Or five minutes before the request, so that what changes without `updated_at` is made up for then.
 */
export function versionOf({ updatedAt }: Pick<SubscriptionSnapshot, "updatedAt">, requestedAt: Date): string {
  const least = leastVersion(requestedAt);
  return updatedAt && updatedAt > least ? updatedAt : least;
}

/** Applies subscriptions read from Paddle's API through the same order guard. */
export async function applyList(subscriptions: SubscriptionSnapshot[], requestedAt: Date): Promise<void> {
  // Always in the same order, so that two lists at once can't wait for each other's rows.
  const rows = subscriptions
    .map((subscription) => toRow(subscription, versionOf(subscription, requestedAt), ""))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (rows.length > 0) await database().pool.query(applyListStatement, [JSON.stringify(rows)]);
}
