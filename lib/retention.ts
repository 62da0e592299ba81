import "server-only";
import { database } from "@/lib/db";

export const RETENTION_DAYS = {
  /** An event that is replayed after that still meets the order guard. */
  event: 180,
  /**
   * The payment of a yearly plan can still be disputed when the next one is due: who did what in that year is on record,
   * also of whoever has deleted their account. Their id leads to nobody any more; the subscription's does, at Paddle.
   */
  audit: 400,
  /** So long a refund or a dispute may be told of again, and must not look like a new one. */
  adjustment: 400,
  /** What Paddle can be asked for again, when somebody looks. */
  cache: 90,
  /** What was refused a month ago has been dealt with. */
  refusal: 30,
  /** What has expired is of no use; a day is the longest that a limit looks back, and more than clocks differ by. */
  expired: 1,
} as const;

const old = [
  {
    table: "WebhookEvent",
    days: RETENTION_DAYS.event,
    // An overdue subscription's events stay: they say since when it is overdue, and without the first its grace would start again.
    where: `row."receivedAt" < $1 AND NOT EXISTS
      (SELECT 1 FROM "Subscription" s WHERE s."id" = row."subscriptionId" AND s."status" = 'past_due')`,
  },
  { table: "AuditEntry", days: RETENTION_DAYS.audit, where: `row."at" < $1` },
  {
    table: "AdjustedPayment",
    days: RETENTION_DAYS.adjustment,
    // What decides access stays, however long the period: a refund of its payment, a chargeback in it. A paused subscription
    // may go on with the period that it was in.
    where: `row."readAt" < $1 AND NOT EXISTS
      (SELECT 1 FROM "Subscription" s WHERE s."id" = row."subscriptionId" AND s."status" <> 'canceled'
        AND COALESCE(s."currentPeriodStartsAt", '-infinity') <= GREATEST(row."periodStartsAt", row."chargedBackAt"))`,
  },
  { table: "NextPayment", days: RETENTION_DAYS.cache, where: `row."askedAt" < $1` },
  { table: "PaymentHistory", days: RETENTION_DAYS.cache, where: `row."askedAt" < $1` },
  { table: "RefusedDelivery", days: RETENTION_DAYS.refusal, where: `row."lastAt" < $1` },
  { table: "Session", days: RETENTION_DAYS.expired, where: `row."expires" < $1` },
  { table: "VerificationToken", days: RETENTION_DAYS.expired, where: `row."expires" < $1` },
  { table: "CustomerLock", days: RETENTION_DAYS.expired, where: `row."lockedUntil" < $1` },
  { table: "RateLimit", days: RETENTION_DAYS.expired, where: `row."hits"[cardinality(row."hits")] < $1` },
];

/** Keeps each statement far below its deadline, however many rows there are. */
const REMOVED_AT_ONCE = 20_000;

/** Removes the rows that are no longer needed from every table that grows; returns how many there were. */
export async function removeExpired(now: Date): Promise<number> {
  let removed = 0;
  for (const { table, days, where } of old) {
    const before = new Date(now.getTime() - days * 24 * 60 * 60 * 1_000);
    // In a table in partitions a row of each may have the same ctid: they go if they are old, too.
    const statement = `DELETE FROM "${table}" AS row WHERE ${where} AND row.ctid = ANY
      (ARRAY(SELECT row.ctid FROM "${table}" AS row WHERE ${where} LIMIT ${REMOVED_AT_ONCE}))`;
    for (let count = REMOVED_AT_ONCE; count >= REMOVED_AT_ONCE; removed += count) {
      count = (await database().pool.query(statement, [before])).rowCount ?? 0;
    }
  }
  return removed;
}
