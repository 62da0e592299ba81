import "server-only";
import type { Admin } from "@/lib/auth/admin";
import { applyList } from "@/lib/billing/apply-subscription";
import { withAudit } from "@/lib/billing/audit";
import { database } from "@/lib/db";
import { getSubscription } from "@/lib/paddle/subscriptions";

/** Reads a subscription from Paddle now, and applies it through the same statement as everything else. */
export const readAgain = (admin: Admin, subscriptionId: string, now: Date) =>
  withAudit<{ outcome: "changed" | "same" }, "not-found">(
    admin,
    { action: "admin:read-again", subscriptionId },
    now,
    async () => {
      const before = await readRow(subscriptionId);
      const requestedAt = new Date();
      await applyList([await getSubscription(subscriptionId)], requestedAt);
      return { outcome: (await readRow(subscriptionId)) === before ? "same" : "changed" };
    },
    (error) => (error.code === "not_found" || error.code === "invalid_id" ? "not-found" : error.kind),
  );

/** The row as text, without where it is from. */
async function readRow(id: string): Promise<string> {
  const omit = { occurredAt: true, eventId: true, updatedAt: true } as const;
  return JSON.stringify(await database().prisma.subscription.findUnique({ where: { id }, omit }));
}
