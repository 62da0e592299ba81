import "server-only";
import type { User } from "@/lib/auth/user";
import { getAccess } from "@/lib/billing/access";
import { type CountedLimit, limits } from "@/lib/billing/plans";
import { database, isOutage, type Prisma, queryForPage } from "@/lib/db";
import { log } from "@/lib/log";

const counts = new Map<string, string | null>(Object.entries(limits).map(([limit, { count }]) => [limit, count]));

/** A statement that answers with one row: how many of each of these limits the user $1 has used. None: nothing to ask. */
function statementFor(names: Iterable<string>): string | null {
  const columns = [...names].flatMap((name) => {
    const count = counts.get(name);
    return count ? `(${count}) AS "${name}"` : [];
  });
  return columns.length > 0 ? `SELECT ${columns.join(", ")}` : null;
}

/** PostgreSQL's counts and sums come as text or BigInt; the sum of nothing is null. */
type Counted = Record<string, bigint | string | number | null>;

/**
 * How many of each counted limit the signed-in user has used, in one statement, or in none where nothing is counted. For
 * showing only: with a mistake in a `count` none is known, and the rest of the page stands.
 */
export async function countUsed(user: User): Promise<ReadonlyMap<string, number>> {
  const statement = statementFor(counts.keys());
  if (!statement) return new Map();
  try {
    const [row = {}] = (await queryForPage<Counted>(statement, [user.id])).rows;
    return new Map(Object.entries(row).map(([limit, used]) => [limit, Number(used ?? 0)]));
  } catch (error) {
    if (isOutage(error)) throw error;
    log("error", "limit.not-counted", error instanceof Error ? error.message : "unknown error");
    return new Map();
  }
}

/**
 * Lets `create` add one more of what a limit counts, or refuses. Of simultaneous requests, in any number of processes, no
 * more get through than the limit allows. An account that is over it, after a downgrade, can add nothing.
 *
 * `create` has to write through the client that it is given; what it throws undoes it. It keeps a connection and a lock:
 * whatever waits for anybody else belongs before or after it.
 */
export async function createWithinLimit<T>(
  user: User,
  limit: CountedLimit,
  now: Date,
  create: (client: Prisma.TransactionClient) => Promise<T>,
): Promise<{ created: T } | { refused: "limit"; used: number; most: number }> {
  // Before the transaction: in it, this would wait for a second connection while it keeps the first.
  const most = (await getAccess(user, now)).limit(limit);
  return database().prisma.$transaction(
    async (client) => {
      // The lock lets one request of a user's through at a time. The count is a statement of its own: the one that waited
      // for the lock has the rows of before. Foreign keys don't wait for this kind of lock.
      await client.$executeRaw`SELECT 1 FROM "User" WHERE "id" = ${user.id} FOR NO KEY UPDATE`;
      const statement = statementFor([limit]);
      const [row] = statement ? await client.$queryRawUnsafe<Counted[]>(statement, user.id) : [];
      const used = Number(row?.[limit] ?? 0);
      return used < most ? { created: await create(client) } : { refused: "limit", used, most };
    },
    // So long a page waits for a connection, too. Under another level the count could have the rows of before.
    { isolationLevel: "ReadCommitted", maxWait: 10_000 },
  );
}
