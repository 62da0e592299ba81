import "server-only";
import type { User } from "@/lib/auth/user";
import { database } from "@/lib/db";

export type AuditedAction =
  | "link-customer"
  | `portal:${"overview" | "cancel" | "update-payment-method" | "view"}`;

const WINDOW_MS = 60_000;

/** Notes what a user did and how it ended. No URL, no token, nothing Paddle said. */
export async function audit(
  user: User,
  action: AuditedAction,
  outcome: string,
  subscriptionId: string | null = null,
) {
  return database().prisma.auditEntry.create({ data: { userId: user.id, action, outcome, subscriptionId } });
}

/** Changes how a noted action ended. */
export async function settleAudit(id: bigint, outcome: string): Promise<void> {
  await database().prisma.auditEntry.update({ where: { id }, data: { outcome } });
}

/** How many portal links a user asked for in the last minute, those refused for being too many left out. */
export async function countPortalLinks(user: User, now: Date): Promise<number> {
  return database().prisma.auditEntry.count({
    where: {
      userId: user.id,
      at: { gt: new Date(now.getTime() - WINDOW_MS) },
      action: { startsWith: "portal:" },
      outcome: { not: "limited" },
    },
  });
}
