import "server-only";
import type { User } from "@/lib/auth/user";
import { database } from "@/lib/db";
import { type FailureKind, type PaddleFailure, toFailure } from "@/lib/paddle/failure";

export type AuditedAction =
  | "link-customer"
  | "checkout"
  | "invoice"
  | "preview-plan"
  | "change-plan"
  | "undo-scheduled-change"
  | "resume"
  | `portal:${"overview" | "cancel" | "update-payment-method" | "view"}`;

/** How often a user may do something that asks Paddle: all users share one budget of requests there. */
export const ACTIONS_PER_MINUTE = 10;
const WINDOW_MS = 60_000;

type Entry = { action: AuditedAction; subscriptionId?: string | null };

/** Notes what a user did and how it ended. No URL, no token, nothing Paddle said. */
export async function audit(user: User, entry: Entry, outcome: string): Promise<bigint> {
  const data = { ...entry, userId: user.id, outcome };
  return (await database().prisma.auditEntry.create({ data, select: { id: true } })).id;
}

/**
 * Runs what a user asked of Paddle: noted before, and with its outcome after; refused when there was too much of it in the
 * last minute. What Paddle says against it comes back as a refusal.
 */
export async function withAudit<T extends object, Refusal extends string = FailureKind>(
  user: User,
  entry: Entry,
  now: Date,
  ask: () => Promise<T | { refused: Refusal }>,
  refusalOf: (failure: PaddleFailure) => Refusal | FailureKind = ({ kind }) => kind,
): Promise<T | { refused: Refusal | FailureKind | "limited" }> {
  // Noted before it is counted, so that clicks at the same moment see each other.
  const id = await audit(user, entry, "asked");
  if ((await countRecent(user, now)) > ACTIONS_PER_MINUTE) {
    await settle(id, "limited");
    return { refused: "limited" };
  }
  try {
    const answer = await ask();
    await settle(id, "refused" in answer ? answer.refused : "done");
    return answer;
  } catch (error) {
    const failure = toFailure(error);
    console.error(
      `paddle: ${entry.action} failed: ${failure.kind}${failure.code ? ` (${failure.code})` : ""}`,
    );
    const refused = refusalOf(failure);
    await settle(id, refused);
    return { refused };
  }
}

/** What was done stays done, and is said, also when it cannot be noted. */
async function settle(id: bigint, outcome: string): Promise<void> {
  await database()
    .prisma.auditEntry.update({ where: { id }, data: { outcome } })
    .catch((error: Error) =>
      console.error(`billing: the outcome "${outcome}" was not noted:`, error.message),
    );
}

async function countRecent(user: User, now: Date): Promise<number> {
  const since = new Date(now.getTime() - WINDOW_MS);
  return database().prisma.auditEntry.count({
    where: {
      userId: user.id,
      at: { gt: since },
      action: { not: "link-customer" },
      outcome: { not: "limited" },
    },
  });
}

/** How many changes of a subscription were charged for since a moment: Paddle allows twenty an hour and a hundred a day. */
export async function countCharges(subscriptionId: string, since: Date): Promise<number> {
  return database().prisma.auditEntry.count({
    where: { subscriptionId, at: { gt: since }, action: { in: ["change-plan", "resume"] }, outcome: "done" },
  });
}
