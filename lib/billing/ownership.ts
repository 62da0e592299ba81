import "server-only";
import type { User } from "@/lib/auth/user";
import { database } from "@/lib/db";
import { isSubscriptionId } from "@/lib/paddle/ids";

/** The Paddle customer that the signed-in user is linked to. */
export async function getOwnCustomer(user: User): Promise<string | null> {
  const row = await database().prisma.user.findUnique({
    where: { id: user.id },
    select: { paddleCustomerId: true },
  });
  return row?.paddleCustomerId ?? null;
}

/** Whether a subscription is one of this customer's. A foreign and an unknown id are the same here. */
export async function ownsSubscription(paddleCustomerId: string, id: string): Promise<boolean> {
  if (!isSubscriptionId(id)) return false;
  return (await database().prisma.subscription.count({ where: { id, paddleCustomerId } })) === 1;
}

/** The customer, if the subscription is theirs; else null, and Paddle need not be asked. */
export async function getOwnerOf(user: User, subscriptionId: string): Promise<string | null> {
  const customerId = await getOwnCustomer(user);
  return customerId && (await ownsSubscription(customerId, subscriptionId)) ? customerId : null;
}
