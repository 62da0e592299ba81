import "server-only";
import { database } from "@/lib/db";

const statement = `
  WITH owner AS (
    UPDATE "User" u SET "emailVerified" = $4
    WHERE u."email" = $1 AND u."emailVerified" IS NULL AND NOT EXISTS (
      SELECT 1 FROM "Account" a WHERE a."provider" = $2 AND a."providerAccountId" = $3 AND a."userId" <> u."id")
    RETURNING u."id"
  ), ended AS (DELETE FROM "Session" WHERE "userId" IN (SELECT "id" FROM owner))
  DELETE FROM "Account" WHERE "userId" IN (SELECT "id" FROM owner) AND NOT ("provider" = $2 AND "providerAccountId" = $3)`;

// A user whose address was never verified keeps no account that now has another address: whoever made it could come back
// while the owner of the address signs in.
const detachStatement = `
  DELETE FROM "Account" a USING "User" u
  WHERE a."provider" = $2 AND a."providerAccountId" = $3 AND u."id" = a."userId"
    AND u."email" <> $1 AND u."emailVerified" IS NULL`;

/**
 * Records that the owner of an address is signing in. The first time, whatever others had set up under that address ends:
 * every session, and every account but the one that is signing in. Otherwise whoever had typed it before would be in.
 */
export async function verifyAddress(email: string, provider: string, accountId: string, now: Date): Promise<void> {
  await database().pool.query(detachStatement, [email, provider, accountId]);
  await database().pool.query(statement, [email, provider, accountId, now]);
}

const leavingStatement = `
  SELECT 1 FROM "User" u WHERE u."leaving" = 'immediately' AND (u."email" = $1 OR EXISTS (
    SELECT 1 FROM "Account" a WHERE a."provider" = $2 AND a."providerAccountId" = $3 AND a."userId" = u."id"))`;

/** Whether whoever is signing in has deleted their account, which is still there until its subscriptions are canceled. */
export async function isBeingDeleted(email: string, provider: string, accountId: string): Promise<boolean> {
  return (await database().pool.query(leavingStatement, [email, provider, accountId])).rowCount !== 0;
}
