-- Names that say what they hold: the last sync with Paddle, and a lock.
ALTER TABLE "User" RENAME COLUMN "subscriptionsListedAt" TO "syncedAt";
ALTER TABLE "User" RENAME COLUMN "freshUntil" TO "syncFreshUntil";
ALTER TABLE "User" RENAME COLUMN "listingBeganAt" TO "syncStartedAt";

ALTER TABLE "SubscriptionClaim" RENAME TO "SubscriptionLock";
ALTER TABLE "SubscriptionLock" RENAME COLUMN "until" TO "lockedUntil";
ALTER TABLE "SubscriptionLock" RENAME CONSTRAINT "SubscriptionClaim_pkey" TO "SubscriptionLock_pkey";
