import "server-only";
import { database } from "@/lib/db";
import type { PaddleEvent } from "@/lib/paddle/event";
import { parseInstant } from "@/lib/paddle/instant";
import type { SubscriptionSnapshot } from "@/lib/paddle/subscription";

/** What Paddle says of a subscription, column for column. */
export const snapshotColumns = [
  "paddleCustomerId",
  "status",
  "collectionMode",
  "currencyCode",
  "billingInterval",
  "billingFrequency",
  "items",
  "startedAt",
  "nextBilledAt",
  "currentPeriodStartsAt",
  "currentPeriodEndsAt",
  "trialEndsAt",
  "pausedAt",
  "canceledAt",
  "scheduledAction",
  "scheduledEffectiveAt",
  "scheduledResumeAt",
] as const satisfies (keyof SubscriptionSnapshot)[];

const assignments = [...snapshotColumns, "occurredAt", "eventId"].map(
  (name) => `"${name}" = excluded."${name}"`,
);

// The order guard. Two writers of one row are serialised by its lock, and the second compares with what the first wrote.
const upsert = (source: string) => `
  INSERT INTO "Subscription" SELECT row.* FROM ${source}
  ON CONFLICT ("id") DO UPDATE SET ${assignments.join(", ")}
  WHERE (excluded."occurredAt" COLLATE "C", excluded."eventId" COLLATE "C")
      > ("Subscription"."occurredAt" COLLATE "C", "Subscription"."eventId" COLLATE "C")
  RETURNING 1`;

/** Exported for `npm run bench`, whose bare server runs it too. */
export const applyEventStatement = `
  WITH event AS (
    INSERT INTO "WebhookEvent" ("id", "type", "occurredAt", "subscriptionId", "status") VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT ("id") DO NOTHING RETURNING 1
  ), applied AS (
    ${upsert(`event, jsonb_populate_recordset(NULL::"Subscription", $6::jsonb) AS row`)}
  )
  SELECT (SELECT count(*)::int FROM event) AS recorded, (SELECT count(*)::int FROM applied) AS applied`;

const applyListStatement = upsert(`jsonb_populate_recordset(NULL::"Subscription", $1::jsonb) AS row`);

export type ApplyOutcome = "applied" | "duplicate" | "stale" | "ignored";

/**
 * Records an event and applies its snapshot if it is newer than the row, in one statement: after it, both happened or
 * neither. Safe in any order and any number of times.
 */
export async function applyEvent({ id, type, occurredAt, subscription }: PaddleEvent): Promise<ApplyOutcome> {
  const snapshots = subscription ? [{ ...subscription, occurredAt, eventId: id }] : [];
  const { rows } = await database().pool.query<{ recorded: number; applied: number }>(applyEventStatement, [
    id,
    type,
    occurredAt,
    subscription?.id ?? null,
    subscription?.status ?? null,
    JSON.stringify(snapshots),
  ]);
  if (!rows[0]?.recorded) return "duplicate";
  if (!subscription) return "ignored";
  return rows[0].applied ? "applied" : "stale";
}

/** Our clock may run ahead of Paddle's: a list must not outrank an event that happened while it was being made. */
const CLOCK_SKEW_MS = 60_000;

/** The version of a list whose request started at this moment. */
export function versionOfList(requestedAt: Date): string {
  const instant = parseInstant(new Date(requestedAt.getTime() - CLOCK_SKEW_MS).toISOString());
  if (!instant) throw new RangeError("A list needs the time of its request.");
  return instant;
}

/** Applies a list from Paddle's API through the same order guard, as of when its request started. */
export async function applyList(subscriptions: SubscriptionSnapshot[], requestedAt: Date): Promise<void> {
  const occurredAt = versionOfList(requestedAt);
  // Always in the same order, so that two lists at once cannot wait for each other's rows.
  const rows = subscriptions
    .map((subscription) => ({ ...subscription, occurredAt, eventId: "" }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (rows.length > 0) await database().pool.query(applyListStatement, [JSON.stringify(rows)]);
}
