import "server-only";
import type { User } from "@/lib/auth/user";
import { countCharges, withAudit } from "@/lib/billing/audit";
import { type ChangeRefusal, refusalOf } from "@/lib/billing/change-refusal";
import { withClaim } from "@/lib/billing/claim-subscription";
import { isUnknownOutcome, mirrorChange } from "@/lib/billing/mirror-change";
import { getOwnerOf } from "@/lib/billing/ownership";
import { isSame, type PlanChoice } from "@/lib/billing/plan-choice";
import { requestFor } from "@/lib/billing/preview-plan";
import { PaddleFailure } from "@/lib/paddle/failure";
import type { Money } from "@/lib/paddle/money";
import {
  type ChangePreview,
  type ChangeRequest,
  changeItems,
  getLastCharge,
  getSubscription,
  previewChange,
} from "@/lib/paddle/subscription-change";

/** `charged` is what Paddle's own transaction came to; null when nothing was charged. */
export type PlanChanged = { changed: true; charged: Money | null };
/** The money moved since it was shown: nothing was changed, and the new preview is to be shown. */
export type PlanStale = { stale: ChangePreview };
export type PlanChange = PlanChanged | PlanStale | { refused: ChangeRefusal };

const HOUR_MS = 60 * 60_000;

/**
 * Changes the plan of the signed-in user's subscription, if it still costs what was shown. One request at a time for each
 * subscription, sent once; declined means unchanged.
 */
export async function changePlan(
  user: User,
  subscriptionId: string,
  choice: PlanChoice,
  shown: string,
  now: Date,
): Promise<PlanChange> {
  if (!(await getOwnerOf(user, subscriptionId))) return { refused: "not-found" };
  const entry = { action: "change-plan", subscriptionId } as const;
  const change = () =>
    withAudit<PlanChanged | PlanStale, ChangeRefusal>(
      user,
      entry,
      now,
      () => tryChange(subscriptionId, choice, shown, now),
      refusalOf,
    );
  return (await withClaim(subscriptionId, change)) ?? { refused: "busy" };
}

async function tryChange(id: string, choice: PlanChoice, shown: string, now: Date): Promise<PlanChange> {
  if (await hasTooManyCharges(id, now)) return { refused: "too-many-charges" };
  const request = await requestFor(await getSubscription(id), choice, now);
  if ("refused" in request) return request;
  const preview = await previewChange(id, request);
  if (fingerprint(preview) !== shown) return { stale: preview };

  const requestedAt = new Date();
  try {
    await mirrorChange(await changeItems(id, request), requestedAt);
  } catch (error) {
    if (!isUnknownOutcome(error)) throw error;
    if (!(await wasChanged(id, request))) throw new PaddleFailure("timeout", "unconfirmed");
  }
  return { changed: true, charged: preview.dueNow && (await getLastCharge(id).catch(() => preview.dueNow)) };
}

/** The amounts of a preview as text: what the person saw travels with the form, and is compared, never trusted. */
export const fingerprint = ({ dueNow, credit, recurring }: ChangePreview): string =>
  [dueNow, credit, recurring]
    .map((money) => (money ? `${money.amount}${money.currencyCode}` : "-"))
    .join(" ");

/** After a charge whose answer never came: Paddle is read again, never asked again. */
async function wasChanged(id: string, { items }: ChangeRequest): Promise<boolean> {
  const subscription = await getSubscription(id).catch(() => null);
  return subscription !== null && isSame(subscription.items, items);
}

async function hasTooManyCharges(id: string, now: Date): Promise<boolean> {
  const inHour = await countCharges(id, new Date(now.getTime() - HOUR_MS));
  const inDay = await countCharges(id, new Date(now.getTime() - 24 * HOUR_MS));
  return inHour >= 20 || inDay >= 100;
}
