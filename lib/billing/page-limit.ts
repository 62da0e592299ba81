import "server-only";
import type { User } from "@/lib/auth/user";
import { isOutage } from "@/lib/db";
import { isWithinLimit } from "@/lib/rate-limit";

/** How often a user's pages may ask Paddle in a minute; one that waits for a payment asks thirty times. */
export const PAGES_PER_MINUTE = 40;
/** How often a visitor may ask for prices that aren't known yet. */
const PRICES_PER_MINUTE = 10;

/** Counts a page that asks Paddle, over all processes: all users share one rate limit there. */
export const isPageWithinLimit = (user: User, now: Date): Promise<boolean> =>
  isWithinLimit(`pages:${user.id}`, { max: PAGES_PER_MINUTE, seconds: 60 }, now);

/**
 * The same for prices that somebody at this address wants to see. Prices are shown without a database, too: then only
 * the visitors' share of the requests limits them.
 */
export const isVisitorWithinLimit = (address: string, now: Date): Promise<boolean> =>
  isWithinLimit(`prices:${address}`, { max: PRICES_PER_MINUTE, seconds: 60 }, now).catch((error: unknown) => {
    if (!isOutage(error)) throw error;
    return true;
  });
