import "server-only";
import { accessOf, graceEndsAt, isInGrace } from "@/lib/billing/access";
import { changesBetween, type Given, type Reaction, type SubscriptionState } from "@/lib/billing/subscription-changes";
import { type LinkedCustomer, readCustomer } from "@/lib/billing/subscriptions";
import { database, queryForPage } from "@/lib/db";
import { type NewJob, queueJobs, selectQueued } from "@/lib/jobs";
import { reactions } from "@/lib/reactions";

// A trigger on the table queues each change of a subscription in the statement that makes it (migration `reactions`).
// What follows from it are jobs of their own: one that fails is tried again without the others.

const DAY_MS = 24 * 60 * 60 * 1_000;
/** So long Paddle tries a delivery. What began before that, and is seen for the first time, is an import. */
const NEWS_MS = 3 * DAY_MS;
const TRIAL_NOTICE_MS = 3 * DAY_MS;

type ChangedRow = {
  subscriptionId: string;
  paddleCustomerId: string;
  version: string;
  startedAt: string | null;
  /** Null: the row is new. */
  before: SubscriptionState | null;
  after: SubscriptionState;
};

const unknown: SubscriptionState = {
  ...{ status: "", items: [] },
  ...{ trialEndsAt: null, scheduledAction: null, scheduledEffectiveAt: null },
};

export const reactionTasks = {
  "subscription-changed": async (row: ChangedRow) => {
    const { subscriptionId, paddleCustomerId, version, startedAt, before, after } = row;
    const isNew = before === null && isRecent(startedAt ? new Date(startedAt) : null);
    const changes = before || isNew ? changesBetween(before ?? unknown, after) : [];
    const customer = await readCustomer(paddleCustomerId);
    const jobs = changes.flatMap((change) => reactionJob(customer, { ...change, subscriptionId }, version));
    await queueJobs([...jobs, ...trialNotice(row)]);
    await reviewAccess(customer, before !== null && !mayAccess(before));
  },

  /** A user was linked to the customer, or the grace of a payment has ended. */
  "access-due": async ({ paddleCustomerId }: { paddleCustomerId: string }) =>
    reviewAccess(await readCustomer(paddleCustomerId), false),

  "trial-due": async ({ subscriptionId, endsAt }: { subscriptionId: string; endsAt: string }) => {
    const row = await database().prisma.subscription.findUnique({ where: { id: subscriptionId } });
    const at = new Date(endsAt);
    // Null once the trial is over, however it ended.
    if (row?.trialEndsAt?.getTime() !== at.getTime()) return;
    const customer = await readCustomer(row.paddleCustomerId);
    await queueJobs(reactionJob(customer, { kind: "trialEndsSoon", subscriptionId, endsAt: at }, endsAt));
  },

  reaction: async ({ userId, ...queued }: { userId: string; key: string } & Reaction) => {
    const { rows } = await queryForPage<Given["user"]>(userStatement, [userId]);
    const react = reactions[queued.kind] as ((given: object) => Promise<void>) | undefined;
    if (!rows[0] || !react) return;
    await react({ ...withDates(queued), user: rows[0] });
  },
};

// Whoever is deleting their account has been told on the page what happens, and is told nothing more.
const userStatement = `SELECT "id", "name", "email" FROM "User" WHERE "id" = $1 AND "leaving" IS NULL`;

/** Whether a subscription may have given access before; for how long after a failed payment doesn't matter here. */
const mayAccess = ({ status }: SubscriptionState) => ["active", "trialing", "past_due"].includes(status);

/** JSON has no dates. */
const withDates = (queued: object) =>
  Object.fromEntries(
    Object.entries(queued).map(([name, value]) => [name, /^at$|At$/.test(name) && value ? new Date(value) : value]),
  );

/** Whether it was so lately that this app may be the first to hear of it. */
export const isRecent = (at: Date | null) => at !== null && Date.now() - at.getTime() < NEWS_MS;

/** None for a customer without a user, and where lib/reactions.ts does nothing. `of` tells it from all others of its kind. */
export function reactionJob(customer: LinkedCustomer | null, reaction: Reaction, of: string): NewJob[] {
  if (!customer || !reactions[reaction.kind]) return [];
  const about =
    "transactionId" in reaction
      ? reaction.transactionId
      : "subscriptionId" in reaction
        ? reaction.subscriptionId
        : customer.userId;
  const key = `${reaction.kind}:${about}:${of}`;
  return [{ task: "reaction", payload: { ...reaction, userId: customer.userId, key }, key }];
}

/** The row is looked at again then; a trial that is no longer than the notice has none. */
function trialNotice({ subscriptionId, startedAt, before, after: { status, trialEndsAt } }: ChangedRow): NewJob[] {
  if (status !== "trialing" || !trialEndsAt || before?.trialEndsAt === trialEndsAt) return [];
  const runAt = new Date(Date.parse(trialEndsAt) - TRIAL_NOTICE_MS);
  if (startedAt && runAt <= new Date(startedAt)) return [];
  const payload = { subscriptionId, endsAt: trialEndsAt };
  return [{ task: "trial-due", payload, runAt, key: `trial-due:${subscriptionId}` }];
}

/** Counts a start or an end of access and queues its reaction, unless another has been counted meanwhile. */
const accessStatement = `
  WITH counted AS (
    UPDATE "User" SET "accessChanges" = "accessChanges" + 1 WHERE "id" = $1 AND "accessChanges" = $2 RETURNING 1
  )
  ${selectQueued("$3", "counted")}`;

/**
 * Compares a customer's access with what was last told, until they agree: so starts and ends alternate, whatever order
 * the jobs run in. The first start is told only if it is news.
 */
export async function reviewAccess(found: LinkedCustomer | null, isNews: boolean): Promise<void> {
  for (let customer = found; customer; customer = await readCustomer(customer.paddleCustomerId)) {
    const { userId, paddleCustomerId, accessChanges, subscriptions } = customer;
    const now = new Date();
    const isOpen = accessOf(subscriptions, now).plan?.product !== undefined;
    const ends = subscriptions.flatMap(({ status, pastDueSince }) =>
      status === "past_due" && isInGrace(pastDueSince, now) ? (graceEndsAt(pastDueSince) ?? []) : [],
    );
    const runAt = ends.sort((a, b) => Number(a) - Number(b))[0];
    if (runAt)
      await queueJobs([{ task: "access-due", payload: { paddleCustomerId }, runAt, key: `access-due:${userId}` }]);

    const wasOpen = accessChanges % 2 === 1;
    if (isOpen === wasOpen) return;
    const isTold = accessChanges > 0 || isNews || subscriptions.some(({ startedAt }) => isRecent(startedAt));
    const kind = isOpen ? "accessStarted" : "accessEnded";
    const jobs = isTold ? reactionJob(customer, { kind }, String(accessChanges + 1)) : [];
    await queryForPage(accessStatement, [userId, accessChanges, JSON.stringify(jobs)]);
  }
}
