import "server-only";
import { applyList } from "@/lib/billing/apply-subscription";
import { database } from "@/lib/db";
import { findCustomerByEmail } from "@/lib/paddle/customers";
import { listSubscriptions } from "@/lib/paddle/subscriptions";
import { examples } from "@/prisma/examples";

/** Makes the example users, links each to the customer with their address, and fills the mirror. Safe to repeat. */
export async function seed(): Promise<number> {
  for (const { email, name } of examples) {
    const now = new Date();
    const paddleCustomerId = await findCustomerByEmail(email);
    if (paddleCustomerId) await applyList(await listSubscriptions(paddleCustomerId), now);
    const user = { name, emailVerified: now, paddleCustomerId, subscriptionsListedAt: now, freshUntil: now };
    await database().prisma.user.upsert({ where: { email }, create: { email, ...user }, update: user });
  }
  return examples.length;
}
