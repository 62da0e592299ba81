import "server-only";
import type { User } from "@/lib/auth/user";
import { applyList } from "@/lib/billing/apply-subscription";
import { withAudit } from "@/lib/billing/audit";
import { type ChangeRefusal, refusalOf } from "@/lib/billing/change-refusal";
import { withClaim } from "@/lib/billing/claim-subscription";
import { getOwnerOf } from "@/lib/billing/ownership";
import { getSubscription, removeScheduledChange } from "@/lib/paddle/subscription-change";

export type Undone = { undone: true } | { refused: ChangeRefusal };

/** Removes a scheduled cancellation or pause from the signed-in user's subscription. */
export async function undoScheduledChange(user: User, subscriptionId: string, now: Date): Promise<Undone> {
  if (!(await getOwnerOf(user, subscriptionId))) return { refused: "not-found" };
  const entry = { action: "undo-scheduled-change", subscriptionId } as const;
  const ask = async (): Promise<Undone> => {
    const requestedAt = new Date();
    const { scheduledAction, status } = await getSubscription(subscriptionId);
    if (status === "past_due") return { refused: "past-due" };
    if (!scheduledAction) return { refused: "nothing-scheduled" };
    await applyList([await removeScheduledChange(subscriptionId)], requestedAt);
    return { undone: true };
  };
  const undo = () => withAudit<{ undone: true }, ChangeRefusal>(user, entry, now, ask, refusalOf);
  return (await withClaim(subscriptionId, undo)) ?? { refused: "busy" };
}
