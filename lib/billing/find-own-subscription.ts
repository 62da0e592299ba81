import "server-only";
import type { User } from "@/lib/auth/user";
import { type MirroredSubscription, readMirror } from "@/lib/billing/mirror";

/** One of the signed-in user's own subscriptions; null for a foreign and an unknown id alike. */
export async function findOwnSubscription(user: User, id: string): Promise<MirroredSubscription | null> {
  const { subscriptions } = await readMirror(user);
  return subscriptions.find((subscription) => subscription.id === id) ?? null;
}
