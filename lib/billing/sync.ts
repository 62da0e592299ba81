import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { User } from "@/lib/auth/user";
import { applyList } from "@/lib/billing/apply-subscription";
import { linkCustomer } from "@/lib/billing/customer";
import { isPageWithinLimit } from "@/lib/billing/page-limit";
import { database } from "@/lib/db";
import { log } from "@/lib/log";
import { DEADLINE_MS } from "@/lib/paddle/client";
import { logPaddleError, type PaddleErrorKind } from "@/lib/paddle/errors";
import { listSubscriptions } from "@/lib/paddle/subscriptions";

/** How old the last sync may be before the screen starts another. */
export const SYNC_INTERVAL_MS = 60_000;
/** A sync that hasn't ended after this long never will, and another may start. */
const ABANDONED_AFTER_MS = 2 * DEADLINE_MS.page;

export type SyncFailure = PaddleErrorKind | "too-many-requests";

/** The same for a page of its own, of which a user may have so many a minute. */
export async function syncSubscriptions(user: User, now: Date): Promise<SyncFailure | null> {
  return (await isPageWithinLimit(user, now)) ? syncOnce(user, now) : "too-many-requests";
}

/**
 * Lists the signed-in user's subscriptions from Paddle into the database; first looks for their customer if they have
 * none. One sync at a time for each user, over all processes: whoever comes second waits for the first.
 * Returns null, or why Paddle failed.
 */
export async function syncOnce(user: User, now: Date): Promise<PaddleErrorKind | null> {
  if (!(await start(user, now))) return waitForOther(user, now);
  try {
    const customerId = await linkCustomer(user, "page");
    if (customerId) await applyList(await listSubscriptions(customerId), now);
    await end(user, { syncedAt: now, syncFreshUntil: new Date(now.getTime() + SYNC_INTERVAL_MS) });
    return null;
  } catch (error) {
    // Without the database it stays begun, until it counts as abandoned.
    await end(user, {}).catch((failure: Error) => log("error", "sync.not-ended", failure.message));
    return logPaddleError("syncing subscriptions", error).kind;
  }
}

/** Makes the next rendering of the screen sync again, because somebody asks for it. */
export async function expireSync(user: User): Promise<void> {
  await database().prisma.user.updateMany({ where: { id: user.id }, data: { syncFreshUntil: null } });
}

async function start(user: User, now: Date): Promise<boolean> {
  const abandoned = new Date(now.getTime() - ABANDONED_AFTER_MS);
  const { count } = await database().prisma.user.updateMany({
    where: { id: user.id, OR: [{ syncStartedAt: null }, { syncStartedAt: { lt: abandoned } }] },
    data: { syncStartedAt: now },
  });
  return count === 1;
}

async function end(user: User, synced: { syncedAt?: Date; syncFreshUntil?: Date }): Promise<void> {
  await database().prisma.user.updateMany({ where: { id: user.id }, data: { syncStartedAt: null, ...synced } });
}

async function waitForOther(user: User, now: Date): Promise<PaddleErrorKind | null> {
  const select = { syncStartedAt: true, syncFreshUntil: true };
  for (const giveUpAt = now.getTime() + DEADLINE_MS.page; Date.now() < giveUpAt; await sleep(100)) {
    const row = await database().prisma.user.findUnique({ where: { id: user.id }, select });
    if (!row?.syncStartedAt) return row?.syncFreshUntil && row.syncFreshUntil > now ? null : "unavailable";
  }
  return "timeout";
}
