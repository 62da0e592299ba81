import "server-only";
import { database, type Prisma } from "@/lib/db";
import { parseTimestamp, type SubscriptionSnapshot, subscriptionColumns } from "@/lib/paddle/schemas";
import type { PaddleEvent } from "@/lib/paddle/webhook";

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

/** Exported for `npm run bench`, which runs it without the app around it. */
export const applyEventStatement = `
  WITH event AS (
    INSERT INTO "WebhookEvent" ("id", "type", "occurredAt", "subscriptionId", "status") VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT ("id") DO NOTHING RETURNING 1
  ), applied AS (
    ${upsert(`event, jsonb_populate_recordset(NULL::"Subscription", $6::jsonb) AS row`)}
  )
  SELECT (SELECT count(*)::int FROM event) AS recorded, (SELECT count(*)::int FROM applied) AS applied`;

const applyListStatement = upsert(`jsonb_populate_recordset(NULL::"Subscription", $1::jsonb) AS row`);

/** A row for the table. Does not compile while the table requires a column that a snapshot doesn't fill. */
const toRow = (snapshot: SubscriptionSnapshot, occurredAt: string, eventId: string) =>
  ({ ...snapshot, occurredAt, eventId }) satisfies Prisma.SubscriptionCreateInput;

export type ApplyOutcome = "applied" | "duplicate" | "stale" | "ignored";

/**
 * Records an event and, if it is newer than the row, applies its subscription, in one statement: either both happened
 * or neither. Safe in any order and any number of times.
 */
export async function applyEvent({ id, type, occurredAt, subscription }: PaddleEvent): Promise<ApplyOutcome> {
  const event = [id, type, occurredAt, subscription?.id ?? null, subscription?.status ?? null];
  const values = [...event, JSON.stringify(subscription ? [toRow(subscription, occurredAt, id)] : [])];
  const { rows } = await database().pool.query<{ recorded: number; applied: number }>(applyEventStatement, values);
  if (!rows[0]?.recorded) return "duplicate";
  if (!subscription) return "ignored";
  return rows[0].applied ? "applied" : "stale";
}

/** Our clock may be ahead of Paddle's: a list must not outrank an event that happened while the list was being made. */
const CLOCK_SKEW_MS = 60_000;

/** The version of a list whose request started at this moment. */
export function versionOfList(requestedAt: Date): string {
  const timestamp = parseTimestamp(new Date(requestedAt.getTime() - CLOCK_SKEW_MS).toISOString());
  if (!timestamp) throw new RangeError("A list needs the time of its request.");
  return timestamp;
}

/** Applies subscriptions read from Paddle's API through the same order guard, as of when the request started. */
export async function applyList(subscriptions: SubscriptionSnapshot[], requestedAt: Date): Promise<void> {
  const occurredAt = versionOfList(requestedAt);
  // Always in the same order, so that two lists at once can't wait for each other's rows.
  const rows = subscriptions
    .map((subscription) => toRow(subscription, occurredAt, ""))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (rows.length > 0) await database().pool.query(applyListStatement, [JSON.stringify(rows)]);
}
