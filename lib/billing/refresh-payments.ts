import "server-only";
import type { User } from "@/lib/auth/user";
import { isCharged, isDue } from "@/lib/billing/next-payment";
import { describeAccount, RECENT_PAYMENTS } from "@/lib/billing/overview";
import {
  claimHistory,
  claimNextPayments,
  getStoredPayments,
  type StoredNextPayment,
  saveHistory,
  saveNextPayment,
} from "@/lib/billing/stored-payments";
import { getBillingAccount, type Subscription } from "@/lib/billing/subscriptions";
import { DEADLINE_MS } from "@/lib/paddle/client";
import { logPaddleError } from "@/lib/paddle/errors";
import { getAmountDue, getNextPayment } from "@/lib/paddle/next-payment";
import { listPayments } from "@/lib/paddle/payments";

/** How many next payments one visit asks for. */
const MOST_PER_VISIT = 5;

/**
 * Reads from Paddle, all at once, what a page of the billing screen shows of the user's payments: the newest of them, and
 * what its subscriptions are charged next, the most urgent first. What fails keeps what was known, with its time.
 * `isAsked`: see isDue.
 */
export async function refreshPayments(user: User, page: number, now: Date, isAsked = false): Promise<void> {
  const [account, stored] = await Promise.all([getBillingAccount(user), getStoredPayments(user)]);
  const { paddleCustomerId: customerId, subscriptions } = account;
  if (!customerId) return;
  const { current, mostUrgent } = describeAccount(account, now, page, stored);
  const order = new Set([...(mostUrgent ? [mostUrgent.id] : []), ...current.map(({ id }) => id)]);
  const due = [...order]
    .flatMap((id) => subscriptions.find((one) => one.id === id) ?? [])
    .filter((one) => isCharged(one) && isDue(one, stored.next.get(one.id), now, isAsked))
    .slice(0, MOST_PER_VISIT);
  const wanted = due.map(({ id }) => ({ id, askedAt: stored.next.get(id)?.askedAt ?? null }));
  const claimed = wanted.length > 0 ? await claimNextPayments(customerId, wanted, now) : [];
  const reads = due.filter(({ id }) => claimed.includes(id)).map((one) => read(one, stored.next.get(one.id), now));
  await Promise.all([readHistory(customerId, now), ...reads]);
}

async function read(subscription: Subscription, stored: StoredNextPayment | undefined, now: Date): Promise<void> {
  const known = stored?.payment?.discount ?? null;
  const isOverdue = subscription.status === "past_due";
  await orLog("reading a next payment", async () => {
    const payment = isOverdue ? await getAmountDue(subscription) : await getNextPayment(subscription, known);
    await saveNextPayment(subscription.id, payment, now);
  });
}

async function readHistory(customerId: string, now: Date): Promise<void> {
  // One that began so shortly before may still be under way.
  const since = new Date(now.getTime() - DEADLINE_MS.page);
  if (!(await claimHistory(customerId, now, since))) return;
  await orLog("listing payments", async () => {
    const { payments } = await listPayments(customerId, null);
    const paid = payments.flatMap(({ subscriptionId, method }) =>
      subscriptionId && method ? [[subscriptionId, method]] : [],
    );
    // The newest comes first, and has the last word.
    const methods = Object.fromEntries(paid.reverse());
    await saveHistory(customerId, { payments: payments.slice(0, RECENT_PAYMENTS), methods }, now);
  });
}

async function orLog(what: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    logPaddleError(what, error);
  }
}
