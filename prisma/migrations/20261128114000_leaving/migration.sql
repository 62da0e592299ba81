-- From when the subscriptions of somebody who is deleting their account are canceled, in Paddle's words; null while the account stays.
ALTER TABLE "User" ADD COLUMN "leaving" TEXT;
