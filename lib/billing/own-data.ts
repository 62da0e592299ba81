import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { getStoredPayments } from "@/lib/billing/stored-payments";
import { getBillingAccount } from "@/lib/billing/subscriptions";
import { database } from "@/lib/db";

/**
 * What this app has of the signed-in user, for themselves. Every field is named: what a table gets later, a token among it,
 * isn't handed out until somebody adds it here. Your own tables are yours to add.
 */
export const getOwnData = (user: User, now: Date) =>
  withAudit(user, { action: "download-data" }, now, async () => ({ data: await readOwnData(user, now) }));

async function readOwnData(user: User, now: Date) {
  const [{ subscriptions }, { next, history }, profile, activity] = await Promise.all([
    getBillingAccount(user),
    getStoredPayments(user),
    database().prisma.user.findUnique({ where: { id: user.id }, select: profileColumns }),
    database().prisma.auditEntry.findMany({
      where: { userId: user.id },
      select: { at: true, action: true, subscriptionId: true, outcome: true },
      orderBy: { id: "asc" },
    }),
  ]);
  const refunds = await database().prisma.adjustedPayment.findMany({
    where: { subscriptionId: { in: subscriptions.map(({ id }) => id) } },
    select: refundColumns,
    orderBy: { transactionId: "asc" },
  });
  const { accounts = [], sessions = [], ...about } = profile ?? {};
  return {
    createdAt: now,
    profile: about,
    signInWith: accounts.map(({ provider }) => provider),
    sessions,
    subscriptions,
    nextPayments: [...next.values()].map(({ subscriptionId, readAt, payment }) => ({
      subscriptionId,
      readAt,
      payment,
    })),
    payments: history?.payments ?? [],
    refunds,
    paymentMethods: history?.methods ?? {},
    activity,
  };
}

const profileColumns = {
  ...{ id: true, name: true, email: true, emailVerified: true, image: true, createdAt: true, paddleCustomerId: true },
  accounts: { select: { provider: true } },
  sessions: { select: { expires: true } },
} as const;

const refundColumns = {
  ...{ transactionId: true, subscriptionId: true, periodStartsAt: true },
  ...{ refunded: true, isRefundedInFull: true, chargedBackAt: true },
} as const;
