import "server-only";
import { describeSubscription } from "@/lib/billing/overview";
import { LOCKED_BEFORE_RENEWAL_MS } from "@/lib/billing/plan-change";
import type { Subscription } from "@/lib/billing/subscriptions";
import type { CancelFrom } from "@/lib/paddle/subscriptions";

/** What deleting the account does to a subscription, and the day that matters for it. */
export type Ending = {
  id: string;
  name: string;
  kind:
    | ("at-once" | "paused" | "past-due")
    | ("paid-until" | "trial-until" | "instead-of" | "after-renewal" | "ends-on" | "ends-overdue");
  at: Date | null;
};

/** Whether its end is scheduled and may stay so. While a payment is overdue Paddle doesn't take a scheduled end back. */
export const endsByItself = (
  { status, scheduledAction }: Pick<Subscription, "status" | "scheduledAction">,
  from: CancelFrom,
): boolean => scheduledAction === "cancel" && (from === "next_billing_period" || status === "past_due");

/** Of a subscription that isn't canceled, where the account's deletion cancels from then. */
export function endingOf(subscription: Subscription, from: CancelFrom, now: Date): Ending {
  const { id, status, collectionMode, takenBack, nextBilledAt, scheduledAction, scheduledEffectiveAt } = subscription;
  const { name } = describeSubscription(subscription, now).plan;
  const ending = (kind: Ending["kind"], at: Date | null = null): Ending => ({ id, name, kind, at });
  const dated = (kind: Ending["kind"], at: Date | null) => ending(at ? kind : "at-once", at);
  if (status === "paused") return ending("paused");
  const endsOn = status === "past_due" ? "ends-overdue" : "ends-on";
  if (scheduledAction === "cancel")
    return dated(endsByItself(subscription, from) ? endsOn : "instead-of", scheduledEffectiveAt);
  const isLocked = nextBilledAt !== null && nextBilledAt.getTime() - now.getTime() < LOCKED_BEFORE_RENEWAL_MS;
  if (isLocked) return dated("after-renewal", nextBilledAt);
  const periodEndsAt = subscription.trialEndsAt ?? subscription.currentPeriodEndsAt;
  // Paddle ends a trial without a payment method at once: nothing is going to be charged that it could wait for.
  const isOpenTrial = status === "trialing" && nextBilledAt === null && scheduledAction === null;
  if (from === "next_billing_period" && !isOpenTrial) return dated(endsOn, periodEndsAt);
  if (status === "trialing") return dated("trial-until", periodEndsAt);
  if (status === "past_due") return ending("past-due");
  const isPaid = status === "active" && collectionMode === "automatic" && takenBack === null;
  return dated("paid-until", isPaid ? periodEndsAt : null);
}
