import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { type ChangeRefusal, refusalOf } from "@/lib/billing/change-refusal";
import { withClaim } from "@/lib/billing/claim-subscription";
import { isUnknownOutcome, mirrorChange } from "@/lib/billing/mirror-change";
import { getOwnerOf } from "@/lib/billing/ownership";
import { PaddleFailure } from "@/lib/paddle/failure";
import { isSame, type Money } from "@/lib/paddle/money";
import {
  getLastCharge,
  getResumeCost,
  getSubscription,
  type ResumeCost,
  resumeNow,
} from "@/lib/paddle/subscription-change";

export type ResumePreview = ResumeCost | { refused: ChangeRefusal };
export type Resumed =
  | { resumed: true; charged: Money | null }
  | { refused: ChangeRefusal }
  | { stale: Money | null };

/** What resuming the signed-in user's paused subscription now would charge: the whole of a new period, less the credit. */
export async function previewResume(user: User, subscriptionId: string, now: Date): Promise<ResumePreview> {
  if (!(await getOwnerOf(user, subscriptionId))) return { refused: "not-found" };
  const ask = async (): Promise<ResumePreview> => {
    const { status } = await getSubscription(subscriptionId);
    if (status !== "paused") return { refused: "not-paused" };
    return getResumeCost(subscriptionId);
  };
  const entry = { action: "preview-plan", subscriptionId } as const;
  return withAudit<ResumeCost, ChangeRefusal>(user, entry, now, ask, refusalOf);
}

/** Resumes it, if that still costs what was shown. Sent once; after a timeout it is read again. */
export async function resumeSubscription(
  user: User,
  subscriptionId: string,
  shown: Money | null,
  now: Date,
): Promise<Resumed> {
  if (!(await getOwnerOf(user, subscriptionId))) return { refused: "not-found" };
  const entry = { action: "resume", subscriptionId } as const;
  const ask = async (): Promise<Resumed> => {
    const { dueNow: due } = await getResumeCost(subscriptionId);
    if (!(due && shown ? isSame(due, shown) : due === shown)) return { stale: due };
    const requestedAt = new Date();
    try {
      await mirrorChange(await resumeNow(subscriptionId), requestedAt);
    } catch (error) {
      if (!isUnknownOutcome(error)) throw error;
      const after = await getSubscription(subscriptionId).catch(() => null);
      if (after?.status !== "active") throw new PaddleFailure("timeout", "unconfirmed");
    }
    return { resumed: true, charged: due && (await getLastCharge(subscriptionId).catch(() => due)) };
  };
  type Answer = Exclude<Resumed, { refused: ChangeRefusal }>;
  const resume = () => withAudit<Answer, ChangeRefusal>(user, entry, now, ask, refusalOf);
  return (await withClaim(subscriptionId, resume)) ?? { refused: "busy" };
}
