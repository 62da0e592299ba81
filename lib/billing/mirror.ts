import "server-only";
import type { User } from "@/lib/auth/user";
import { database } from "@/lib/db";
import type { SubscriptionItem } from "@/lib/paddle/subscription";

/** A subscription as last known, with what only its events can tell: since when a payment is overdue. */
export type MirroredSubscription = {
  id: string;
  status: string;
  collectionMode: string;
  currencyCode: string;
  billingInterval: string;
  billingFrequency: number;
  items: SubscriptionItem[];
  nextBilledAt: Date | null;
  currentPeriodEndsAt: Date | null;
  trialEndsAt: Date | null;
  pausedAt: Date | null;
  canceledAt: Date | null;
  scheduledAction: string | null;
  scheduledEffectiveAt: Date | null;
  scheduledResumeAt: Date | null;
  pastDueSince: Date | null;
};

export type Mirror = {
  paddleCustomerId: string | null;
  /** When Paddle was last asked; null when never, so that "no subscriptions" is not yet known. */
  listedAt: Date | null;
  freshUntil: Date | null;
  /** Newest first. */
  subscriptions: MirroredSubscription[];
};

// Overdue since: the first `past_due` event after the last event of another status. It is computed from the set of
// events when read, so the order in which they arrived cannot matter. Known only from a list: since the period's start,
// because Paddle opens the new period when it charges, and it is that charge that failed.
const statement = `
  SELECT u."paddleCustomerId" AS "ownCustomerId", u."subscriptionsListedAt" AS "listedAt", u."freshUntil", s.*,
    CASE WHEN s."status" = 'past_due' THEN COALESCE(
      (SELECT MIN(e."occurredAt") FROM "WebhookEvent" e
        WHERE e."subscriptionId" = s."id" AND e."status" = 'past_due' AND e."occurredAt" > COALESCE(
          (SELECT MAX(o."occurredAt") FROM "WebhookEvent" o
            WHERE o."subscriptionId" = s."id" AND o."status" <> 'past_due'), '')
      )::timestamptz, s."currentPeriodStartsAt") END AS "pastDueSince"
  FROM "User" u LEFT JOIN "Subscription" s ON s."paddleCustomerId" = u."paddleCustomerId"
  WHERE u."id" = $1
  ORDER BY s."startedAt" DESC NULLS LAST, s."id"`;

type Owner = { ownCustomerId: string | null; listedAt: Date | null; freshUntil: Date | null };
type Row = Owner & (MirroredSubscription | { id: null });

/** What is known of the signed-in user's subscriptions, in one statement. Never calls Paddle. */
export async function readMirror(user: User): Promise<Mirror> {
  const { rows } = await database().pool.query<Row>(statement, [user.id]);
  return {
    paddleCustomerId: rows[0]?.ownCustomerId ?? null,
    listedAt: rows[0]?.listedAt ?? null,
    freshUntil: rows[0]?.freshUntil ?? null,
    subscriptions: rows.filter((row) => row.id !== null),
  };
}
