import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { type ChangeRefusal, refusalOf } from "@/lib/billing/change-refusal";
import { getOwnerOf } from "@/lib/billing/ownership";
import { itemsFor, type PlanChoice, prorationModeFor, refuseChoice } from "@/lib/billing/plan-choice";
import { listPlanPrices } from "@/lib/billing/plan-prices";
import type { SubscriptionSnapshot } from "@/lib/paddle/subscription";
import {
  type ChangePreview,
  type ChangeRequest,
  getSubscription,
  previewChange,
} from "@/lib/paddle/subscription-change";

export type PlanPreview = { preview: ChangePreview } | { refused: ChangeRefusal };

/** What changing the signed-in user's subscription would cost, from a fresh reading of it. Changes nothing. */
export async function previewPlan(
  user: User,
  subscriptionId: string,
  choice: PlanChoice,
  now: Date,
): Promise<PlanPreview> {
  if (!(await getOwnerOf(user, subscriptionId))) return { refused: "not-found" };
  const ask = async () => {
    const subscription = await getSubscription(subscriptionId);
    const request = await requestFor(subscription, choice, now);
    if ("refused" in request) return request;
    return { preview: await previewChange(subscriptionId, request) };
  };
  return withAudit<{ preview: ChangePreview }, ChangeRefusal>(
    user,
    { action: "preview-plan", subscriptionId },
    now,
    ask,
    refusalOf,
  );
}

/** The request that makes a choice true of a subscription, or why there is none. */
export async function requestFor(
  subscription: SubscriptionSnapshot,
  choice: PlanChoice,
  now: Date,
): Promise<ChangeRequest | { refused: ChangeRefusal }> {
  const price = (await listPlanPrices()).get(choice.plan.priceIds[choice.interval]);
  const refused = refuseChoice(subscription, choice, price, now);
  if (refused) return { refused };
  const items = itemsFor(subscription, choice);
  return items
    ? { items, prorationBillingMode: prorationModeFor(subscription) }
    : { refused: "mixed-intervals" };
}
