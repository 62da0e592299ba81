import "server-only";
import type { User } from "@/lib/auth/user";
import { applyList } from "@/lib/billing/apply-subscription";
import { audit, withAudit, withAuditInJob } from "@/lib/billing/audit";
import { linkCustomer } from "@/lib/billing/customer";
import { withLock } from "@/lib/billing/customer-lock";
import { type Ending, endingOf, endsByItself } from "@/lib/billing/endings";
import { CANCEL_ON_LEAVING } from "@/lib/billing/leaving-policy";
import { getBillingAccount } from "@/lib/billing/subscriptions";
import { database } from "@/lib/db";
import { queueJobs } from "@/lib/jobs";
import { onBehalfOf } from "@/lib/paddle/client";
import { requirePaddleError } from "@/lib/paddle/errors";
import type { SubscriptionSnapshot } from "@/lib/paddle/schemas";
import * as paddle from "@/lib/paddle/subscriptions";

/** So long one run sends cancellations; then another goes on. */
const SENDING_MS = 25_000;
const LONGEST_RUN_MS = SENDING_MS + 20_000;
/** After the end of a period Paddle takes a while to end the subscription. */
const END_TAKES_MS = 10 * 60_000;

export type AccountState = {
  /** Whether the account is being deleted, which its owner can still take back. */
  isLeaving: boolean;
  /** Of every subscription that isn't canceled, as last known; null while nothing is known yet. */
  endings: Ending[] | null;
};

/** What the account's page says. Never calls Paddle. */
export async function getAccountState(user: User, now: Date, from = CANCEL_ON_LEAVING): Promise<AccountState> {
  const [{ subscriptions, syncedAt }, row] = await Promise.all([
    getBillingAccount(user),
    database().prisma.user.findUnique({ where: { id: user.id }, select: { leaving: true } }),
  ]);
  const live = subscriptions.filter(({ status }) => status !== "canceled");
  const isLeaving = row?.leaving != null;
  const isKnown = syncedAt !== null || live.length > 0;
  return {
    isLeaving,
    endings: isKnown ? live.map((one) => endingOf(one, isLeaving ? toFrom(row.leaving) : from, now)) : null,
  };
}

const toFrom = (stored: string | null): paddle.CancelFrom =>
  stored === "next_billing_period" ? stored : "immediately";

// All at once or not at all: the account is being deleted, nobody is signed in to it, and the rest is queued.
const startStatement = `
  WITH leaving AS (
    UPDATE "User" SET "leaving" = $2 WHERE "id" = $1 AND "leaving" IS NULL RETURNING "id"
  ), ended AS (DELETE FROM "Session" WHERE "userId" = $1)
  SELECT graphile_worker.add_job('leave', json_build_object('userId', "id", 'key', $3::text), job_key => $3)
  FROM leaving`;

const keyOf = (userId: string) => `leave:${userId}`;

/** Begins to delete the signed-in user's account, once they have typed their address; a job does the rest. */
export async function deleteAccount(user: User, typed: string, now: Date, from = CANCEL_ON_LEAVING) {
  return withAudit<{ begun: true }, "not-confirmed">(user, { action: "delete-account" }, now, async () => {
    if (typed.trim().toLowerCase() !== user.email.toLowerCase()) return { refused: "not-confirmed" };
    await database().pool.query(startStatement, [user.id, from, keyOf(user.id)]);
    return { begun: true };
  });
}

/** Takes it back, as long as the account is there. Subscriptions that are set to cancel by then still are. */
export async function keepAccount(user: User, now: Date) {
  return withAudit<{ kept: true }>(user, { action: "keep-account" }, now, async () => {
    await stay(user.id);
    return { kept: true };
  });
}

const stay = (id: string) => database().prisma.user.updateMany({ where: { id }, data: { leaving: null } });

type Leaving = { userId: string; key: string; isWaiting?: boolean };

export const leavingTasks = {
  /** Each run reads at Paddle what there is first: so what an earlier one did is not done again, answered or not. */
  leave: async ({ userId, key, isWaiting = false }: Leaving) => {
    const user = await database().prisma.user.findUnique({
      where: { id: userId },
      select: { id: true, leaving: true },
    });
    if (!user?.leaving) return;
    const from = toFrom(user.leaving);
    const customerId = await linkCustomer(user, "click");
    const live = customerId ? await cancelAll(user, customerId, { from, isWaiting }) : [];
    if (live === "kept") {
      await stay(userId);
      await audit(user, { action: "keep-account" }, "subscription-kept");
    } else if (live.length === 0) {
      await database().pool.query(removeStatement, [userId]);
    } else {
      const ends = live.map(({ scheduledEffectiveAt }) => Date.parse(scheduledEffectiveAt ?? "") || 0);
      const runAt = new Date(Math.max(Math.min(...ends), Date.now()) + END_TAKES_MS);
      await queueJobs([{ task: "leave", payload: { userId, key, isWaiting: true }, runAt, key }]);
    }
  },
};

type Pass = { from: paddle.CancelFrom; isWaiting: boolean };

/** Cancels what isn't yet, and returns what goes on until its day. `kept`: somebody wanted one to go on after all. */
async function cancelAll(
  user: Pick<User, "id">,
  customerId: string,
  pass: Pass,
): Promise<SubscriptionSnapshot[] | "kept"> {
  const result = await withLock(customerId, LONGEST_RUN_MS, () =>
    onBehalfOf(user.id, () => cancelEach(user, customerId, pass)),
  );
  if ("refused" in result) throw new Error("another change of this customer is being made");
  return result.live;
}

async function cancelEach(user: Pick<User, "id">, customerId: string, { from, isWaiting }: Pass) {
  const requestedAt = new Date();
  const all = await paddle.listSubscriptions(customerId, "click");
  await applyList(all, requestedAt);
  const live = all.filter(({ status }) => status !== "canceled");
  const isKept = ({ scheduledAction }: SubscriptionSnapshot) => scheduledAction !== "cancel";
  if (isWaiting && from === "next_billing_period" && live.some(isKept)) return { live: "kept" as const };
  const after: SubscriptionSnapshot[] = [];
  for (const one of live) {
    if (Date.now() - requestedAt.getTime() > SENDING_MS) throw new Error("there are more to cancel");
    after.push(endsByItself(one, from) ? one : await cancel(user, one, from));
  }
  return { live: after.filter(({ status }) => status !== "canceled") };
}

async function cancel(user: Pick<User, "id">, one: SubscriptionSnapshot, from: paddle.CancelFrom) {
  const requestedAt = new Date();
  const entry = { action: "cancel", subscriptionId: one.id } as const;
  const canceled = await withAuditInJob(user, entry, () => sendCancellation(one, from));
  await applyList([canceled], requestedAt);
  return canceled;
}

async function sendCancellation(one: SubscriptionSnapshot, from: paddle.CancelFrom): Promise<SubscriptionSnapshot> {
  try {
    return await paddle.cancelSubscription(one.id, from);
  } catch (error) {
    if (requirePaddleError(error).code !== "subscription_locked_pending_changes") throw error;
    // A pause, a resumption or a later end is scheduled, and Paddle wants that to be taken back first.
    await paddle.removeScheduledChange(one.id);
    return paddle.cancelSubscription(one.id, from);
  }
}

// What Paddle last said of the subscriptions stays, without a person: an event that comes late is older, and changes nothing.
// A trigger refuses while one of them isn't canceled.
const removeStatement = `
  WITH gone AS (
    DELETE FROM "User" WHERE "id" = $1 AND "leaving" IS NOT NULL RETURNING "email", "paddleCustomerId"
  ), links AS (
    DELETE FROM "VerificationToken" t USING gone WHERE t."identifier" = gone."email"
  ), limits AS (
    DELETE FROM "RateLimit" r USING gone WHERE r."key" = 'sign-in-link:' || lower(gone."email")
  ), next AS (
    DELETE FROM "NextPayment" n USING gone WHERE n."paddleCustomerId" = gone."paddleCustomerId"
  ), history AS (
    DELETE FROM "PaymentHistory" h USING gone WHERE h."paddleCustomerId" = gone."paddleCustomerId"
  ), adjusted AS (
    DELETE FROM "AdjustedPayment" a USING gone, "Subscription" s
    WHERE s."paddleCustomerId" = gone."paddleCustomerId" AND a."subscriptionId" = s."id"
  )
  INSERT INTO "AuditEntry" ("userId", "action", "outcome") SELECT $1, 'delete-account', 'deleted' FROM gone`;
