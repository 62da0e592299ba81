import "server-only";
import type { User } from "@/lib/auth/user";
import { audit } from "@/lib/billing/audit";
import { database } from "@/lib/db";
import { log } from "@/lib/log";
import type { Waiting } from "@/lib/paddle/client";
import { createCustomer, findCustomerByEmail } from "@/lib/paddle/customers";

const columns = { email: true, name: true, emailVerified: true, paddleCustomerId: true } as const;

/**
 * The signed-in user's customer id. While there is none, the customer with their verified address is looked up at
 * Paddle and linked for good; none is created. Null: unverified address, no such customer, or another user has it.
 * Throws PaddleError.
 */
export async function linkCustomer(user: User, waiting: Waiting): Promise<string | null> {
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

/** Never overwritten, and unique: of two users who claim one customer, the first gets it. */
async function link(user: User, paddleCustomerId: string): Promise<boolean> {
  const { prisma } = database();
  const { count } = await prisma.user
    .updateMany({ where: { id: user.id, paddleCustomerId: null }, data: { paddleCustomerId } })
    .catch((error: { code?: string }) => {
      if (error.code === "P2002") return { count: 0 };
      throw error;
    });
  // Two tabs at once link the same customer: the second finds it done.
  const isOwn = count === 1 || (await prisma.user.count({ where: { id: user.id, paddleCustomerId } })) === 1;
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
  const { prisma } = database();
  const user = await prisma.user.findFirst({ where: { email, NOT: { emailVerified: null } }, select: { id: true } });
  if (!user) return { refused: "no-user" };
  const { count } = await prisma.user
    .updateMany({
      where: { id: user.id, email, NOT: { emailVerified: null }, paddleCustomerId: null },
      data: { paddleCustomerId, syncFreshUntil: null },
    })
    .catch((error: { code?: string }) => {
      if (error.code === "P2002") return { count: -1 };
      throw error;
    });
  if (count === 1) return { userId: user.id };
  return { refused: count === 0 ? "has-customer" : "taken" };
}
