import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { User } from "@/lib/auth/user";
import { applyList } from "@/lib/billing/apply-subscription";
import { linkCustomer } from "@/lib/billing/link-customer";
import { database } from "@/lib/db";
import { DEADLINE_MS } from "@/lib/paddle/client";
import { type FailureKind, toFailure } from "@/lib/paddle/failure";
import { listSubscriptions } from "@/lib/paddle/subscriptions";

/** How old the mirror may be before the screen lists it again. */
export const FRESH_FOR_MS = 60_000;
/** A listing that has not ended after this long is lost, and another may begin. */
const LOST_AFTER_MS = 2 * DEADLINE_MS.page;

/**
 * Lists the signed-in user's subscriptions from Paddle into the mirror; while they have no customer, looks for one.
 * One listing at a time for each user, over all processes: whoever comes second waits for the first.
 * Returns null, or why the mirror is not fresh.
 */
export async function freshen(user: User, now: Date): Promise<FailureKind | null> {
  if (!(await claim(user, now))) return waitForOther(user, now);
  try {
    const customerId = await linkCustomer(user);
    if (customerId) await applyList(await listSubscriptions(customerId), now);
    await release(user, { subscriptionsListedAt: now, freshUntil: new Date(now.getTime() + FRESH_FOR_MS) });
    return null;
  } catch (error) {
    await release(user, {});
    const { kind, code } = toFailure(error);
    console.error(`paddle: subscriptions were not listed: ${kind}${code ? ` (${code})` : ""}`);
    return kind;
  }
}

/** Makes the next rendering of the screen list again, however fresh the mirror is. */
export async function expire(user: User, now: Date): Promise<void> {
  await database().prisma.user.updateMany({ where: { id: user.id }, data: { freshUntil: now } });
}

async function claim(user: User, now: Date): Promise<boolean> {
  const lost = new Date(now.getTime() - LOST_AFTER_MS);
  const { count } = await database().prisma.user.updateMany({
    where: { id: user.id, OR: [{ listingBeganAt: null }, { listingBeganAt: { lt: lost } }] },
    data: { listingBeganAt: now },
  });
  return count === 1;
}

type Listed = { subscriptionsListedAt?: Date; freshUntil?: Date };

async function release(user: User, listed: Listed): Promise<void> {
  await database().prisma.user.updateMany({
    where: { id: user.id },
    data: { listingBeganAt: null, ...listed },
  });
}

async function waitForOther(user: User, now: Date): Promise<FailureKind | null> {
  for (const giveUpAt = now.getTime() + DEADLINE_MS.page; Date.now() < giveUpAt; await sleep(100)) {
    const row = await database().prisma.user.findUnique({
      where: { id: user.id },
      select: { listingBeganAt: true, freshUntil: true },
    });
    if (!row?.listingBeganAt) return row?.freshUntil && row.freshUntil > now ? null : "unavailable";
  }
  return "timeout";
}
