import "server-only";
import type { User } from "@/lib/auth/user";
import { getOwnCustomer } from "@/lib/billing/ownership";
import { database } from "@/lib/db";
import { isTransactionId } from "@/lib/paddle/ids";

/** Remembers whose transactions these are, once Paddle has said so. */
export async function rememberTransactions(paddleCustomerId: string, ids: string[]): Promise<void> {
  const data = ids.map((id) => ({ id, paddleCustomerId }));
  if (data.length > 0) await database().prisma.transactionOwner.createMany({ data, skipDuplicates: true });
}

/** Whether a transaction is one that we know to be the signed-in user's. */
export async function ownsTransaction(user: User, id: string): Promise<boolean> {
  if (!isTransactionId(id)) return false;
  const paddleCustomerId = await getOwnCustomer(user);
  if (!paddleCustomerId) return false;
  return (await database().prisma.transactionOwner.count({ where: { id, paddleCustomerId } })) === 1;
}
