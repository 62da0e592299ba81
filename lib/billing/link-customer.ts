import "server-only";
import type { User } from "@/lib/auth/user";
import { audit } from "@/lib/billing/audit";
import { database } from "@/lib/db";
import { findCustomerByEmail } from "@/lib/paddle/customers";

/**
 * The signed-in user's customer id. While there is none, their verified address is looked up at Paddle and what it
 * finds is linked for good. Creates nothing. Null: address not verified, no such customer, or another user has it.
 * Throws PaddleFailure.
 */
export async function linkCustomer(user: User): Promise<string | null> {
  const { prisma } = database();
  const row = await prisma.user.findUnique({
    where: { id: user.id },
    select: { email: true, emailVerified: true, paddleCustomerId: true },
  });
  if (row?.paddleCustomerId) return row.paddleCustomerId;
  if (!row?.emailVerified) return null;
  const customerId = await findCustomerByEmail(row.email);
  if (!customerId) return null;

  const { count } = await prisma.user
    // Never overwritten, and unique: of two users who claim one customer, the first keeps it.
    .updateMany({ where: { id: user.id, paddleCustomerId: null }, data: { paddleCustomerId: customerId } })
    .catch((error: { code?: string }) => {
      if (error.code === "P2002") return { count: 0 };
      throw error;
    });
  await audit(user, "link-customer", count ? "linked" : "refused");
  if (count) return customerId;
  console.warn(`billing: customer ${customerId} is linked to another user; user ${user.id} was refused`);
  return null;
}
