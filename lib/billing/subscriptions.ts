import "server-only";
import type { User } from "@/lib/auth/user";
import { database, queryForPage } from "@/lib/db";
import { isSubscriptionId, type SubscriptionSnapshot, subscriptionColumns } from "@/lib/paddle/schemas";

/** Columns named `…At` are timestamps: text from Paddle, dates from the database. */
type Stored<Columns> = { [Name in keyof Columns]: Name extends `${string}At` ? Date | null : Columns[Name] };

/** A subscription as last known. */
export type Subscription = Stored<SubscriptionSnapshot> & {
  /** When the payment became overdue, while it is. */
  pastDueSince: Date | null;
  /** How the payment for the current period went back, or during it an earlier one. */
  takenBack: TakenBack | null;
};

/** A payment that was refunded in full, or charged back. */
export type TakenBack = "refund" | "chargeback";

export type BillingAccount = {
  paddleCustomerId: string | null;
  /** When the subscriptions were last listed from Paddle; null means never, so "no subscriptions" isn't known yet. */
  syncedAt: Date | null;
  syncFreshUntil: Date | null;
  /** Newest first. */
  subscriptions: Subscription[];
};

// Overdue since: the first `past_due` event after the last event of another status. It is computed from the set of
// events when read, so the order in which they arrived can't matter. Without events: since the period's start, because
// Paddle starts the new period when it charges, and it was that charge that failed.
const select = `
  SELECT u."id" AS "userId", u."accessChanges", u."paddleCustomerId" AS "ownCustomerId", u."syncedAt", u."syncFreshUntil",
    ${subscriptionColumns.map((name) => `s."${name}"`).join(", ")},
    CASE WHEN s."status" = 'past_due' THEN COALESCE(
      (SELECT MIN(e."occurredAt") FROM "WebhookEvent" e
        WHERE e."subscriptionId" = s."id" AND e."status" = 'past_due' AND e."occurredAt" > COALESCE(
          (SELECT MAX(o."occurredAt") FROM "WebhookEvent" o
            WHERE o."subscriptionId" = s."id" AND o."status" <> 'past_due'), '')
      )::timestamptz, s."currentPeriodStartsAt") END AS "pastDueSince",
    (SELECT MIN(CASE WHEN a."chargedBackAt" >= s."currentPeriodStartsAt" THEN 'chargeback' ELSE 'refund' END)
      FROM "AdjustedPayment" a WHERE a."subscriptionId" = s."id" AND (a."chargedBackAt" >= s."currentPeriodStartsAt"
        OR (a."isRefundedInFull" AND a."periodStartsAt" = s."currentPeriodStartsAt"))) AS "takenBack"
  FROM "User" u LEFT JOIN "Subscription" s ON s."paddleCustomerId" = u."paddleCustomerId"`;
const newestFirst = `ORDER BY s."startedAt" DESC NULLS LAST, s."id"`;
const statement = `${select} WHERE u."id" = $1 ${newestFirst}`;
const customerStatement = `${select} WHERE u."paddleCustomerId" = $1 ${newestFirst}`;

type UserColumns = {
  userId: string;
  accessChanges: number;
  ownCustomerId: string | null;
  syncedAt: Date | null;
  syncFreshUntil: Date | null;
};
type Row = UserColumns & (Subscription | { id: null });

/** The signed-in user's customer id and subscriptions as last known, in one statement. Never calls Paddle. */
export async function getBillingAccount(user: User): Promise<BillingAccount> {
  const { rows } = await queryForPage<Row>(statement, [user.id]);
  return {
    paddleCustomerId: rows[0]?.ownCustomerId ?? null,
    syncedAt: rows[0]?.syncedAt ?? null,
    syncFreshUntil: rows[0]?.syncFreshUntil ?? null,
    subscriptions: rows.filter((row) => row.id !== null),
  };
}

/** A customer whom a user is linked to. */
export type LinkedCustomer = {
  userId: string;
  paddleCustomerId: string;
  /** How often access has started or ended, as was told. */
  accessChanges: number;
  subscriptions: Subscription[];
};

/** For jobs, which have no session: by an id that a row or Paddle gave, and never one from outside. Null without a user. */
export async function readCustomer(paddleCustomerId: string): Promise<LinkedCustomer | null> {
  const { rows } = await queryForPage<Row>(customerStatement, [paddleCustomerId]);
  if (!rows[0]) return null;
  const { userId, accessChanges } = rows[0];
  return { userId, paddleCustomerId, accessChanges, subscriptions: rows.filter((row) => row.id !== null) };
}

/** One of the signed-in user's own subscriptions; null for another customer's and an unknown id alike. */
export async function findOwnSubscription(user: User, id: string): Promise<Subscription | null> {
  const { subscriptions } = await getBillingAccount(user);
  return subscriptions.find((subscription) => subscription.id === id) ?? null;
}

/** Whether one of the signed-in user's own subscriptions goes on by itself: it is paid for, and nothing is scheduled. */
export async function isContinuing(user: User, id: string): Promise<boolean> {
  const { status, scheduledAction } = (await findOwnSubscription(user, id)) ?? {};
  return (status === "active" || status === "trialing") && scheduledAction === null;
}

/** The Paddle customer that the signed-in user is linked to. */
export async function getCustomerId(user: User): Promise<string | null> {
  const row = await database().prisma.user.findUnique({ where: { id: user.id }, select: { paddleCustomerId: true } });
  return row?.paddleCustomerId ?? null;
}

/** Whether a subscription is this customer's; false for another customer's and an unknown id alike. */
export async function ownsSubscription(paddleCustomerId: string, id: string): Promise<boolean> {
  if (!isSubscriptionId(id)) return false;
  return (await database().prisma.subscription.count({ where: { id, paddleCustomerId } })) === 1;
}
