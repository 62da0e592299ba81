import "server-only";
import type { User } from "@/lib/auth/user";
import { audit } from "@/lib/billing/audit";
import { database, type Prisma } from "@/lib/db";
import { log } from "@/lib/log";
import type { Waiting } from "@/lib/paddle/client";
import { createCustomer, findCustomerByEmail } from "@/lib/paddle/customers";

const columns = { email: true, name: true, emailVerified: true, paddleCustomerId: true } as const;

/**
 * The signed-in user's customer id. While there is none, the customer with their verified address is looked up at
 * Paddle and linked for good; none is created. Null: unverified address, no such customer, or another user has it. A job
 * gives the id that a row gave, and never one from outside. Throws PaddleError.
 */
export async function linkCustomer(user: Pick<User, "id">, waiting: Waiting): Promise<string | null> {
  const row = await database().prisma.user.findUnique({ where: { id: user.id }, select: columns });
  if (row?.paddleCustomerId) return row.paddleCustomerId;
  if (!row?.emailVerified) return null;
  const customerId = await findCustomerByEmail(row.email, waiting);
  return customerId && (await link(user, customerId)) ? customerId : null;
}

type Customer = { customerId: string } | { refused: "unverified" | "taken" };

/**
 * The same for somebody who is about to buy: creates the customer where Paddle has none. `unverified`: this person has
 * never proved that the address is theirs. `taken`: the customer belongs to another user. Throws PaddleError.
 */
export async function findOrCreateCustomer(user: User): Promise<Customer> {
  const linked = await linkCustomer(user, "click");
  if (linked) return { customerId: linked };
  const row = await database().prisma.user.findUnique({ where: { id: user.id }, select: columns });
  if (!row?.emailVerified) return { refused: "unverified" };
  const customerId = await createCustomer(row.email, row.name);
  return (await link(user, customerId)) ? { customerId } : { refused: "taken" };
}

async function link(user: Pick<User, "id">, paddleCustomerId: string): Promise<boolean> {
  const claimed = await claim({ id: user.id }, { paddleCustomerId });
  // Two tabs at once link the same customer: the second finds it done.
  const isOwn =
    claimed === "linked" || (await database().prisma.user.count({ where: { id: user.id, paddleCustomerId } })) === 1;
  await audit(user, { action: "link-customer" }, isOwn ? "linked" : "refused");
  if (!isOwn)
    log(
      "warn",
      "customer.refused",
      `customer ${paddleCustomerId} is linked to another user; user ${user.id} was refused`,
    );
  return isOwn;
}

type Linked = { userId: string } | { refused: "no-user" | "has-customer" | "taken" };

/**
 * Links a customer to the user whose verified address this is: the one that Paddle has for the customer at this moment.
 * Never overwrites a link.
 */
export async function linkByAddress(paddleCustomerId: string, email: string): Promise<Linked> {
  const verified = { email, NOT: { emailVerified: null } };
  const user = await database().prisma.user.findFirst({ where: verified, select: { id: true } });
  if (!user) return { refused: "no-user" };
  const claimed = await claim({ id: user.id, ...verified }, { paddleCustomerId, syncFreshUntil: null });
  return claimed === "linked" ? { userId: user.id } : { refused: claimed };
}

/** Never overwritten, and unique: of two users who claim one customer, the first gets it. */
async function claim(
  where: Prisma.UserWhereInput,
  data: { paddleCustomerId: string; syncFreshUntil?: null },
): Promise<"linked" | "has-customer" | "taken"> {
  try {
    const { count } = await database().prisma.user.updateMany({ where: { ...where, paddleCustomerId: null }, data });
    return count === 1 ? "linked" : "has-customer";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "P2002") return "taken";
    throw error;
  }
}

export type UnlinkedCustomer = { paddleCustomerId: string; subscriptions: number; since: Date | null };

const unlinkedStatement = `
  SELECT s."paddleCustomerId", count(*)::int AS "subscriptions", min(s."startedAt") AS "since" FROM "Subscription" s
  WHERE s."status" <> 'canceled' AND ($2::text IS NULL OR s."paddleCustomerId" > $2)
    AND NOT EXISTS (SELECT 1 FROM "User" u WHERE u."paddleCustomerId" = s."paddleCustomerId")
  GROUP BY 1 ORDER BY 1 LIMIT $1`;

/** Customers without a user who have a subscription that isn't canceled; all of them, or so many after one. */
export async function listUnlinkedCustomers(
  most: number | null = null,
  after: string | null = null,
): Promise<UnlinkedCustomer[]> {
  return (await database().pool.query<UnlinkedCustomer>(unlinkedStatement, [most, after])).rows;
}
