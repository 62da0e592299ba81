import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { writeOff } from "../transactions/store.ts";
import { applyChange, nextBilledAt } from "./change.ts";
import { isCardlessTrial, refuseCanceled, refuseLocked, refusePastDue, refuseScheduled } from "./rules.ts";

export type EffectiveFrom = "next_billing_period" | "immediately" | null;

export function cancel(emulator: Emulator, subscription: Subscription, from: EffectiveFrom): Subscription {
  refuseCanceled(subscription, "subscription_is_canceled_action_invalid");
  if (subscription.status === "paused") return cancelNow(emulator, subscription);
  refuseLocked(emulator, subscription);
  refuseScheduled(subscription);
  if (from === "immediately" || isCardlessTrial(subscription)) return cancelNow(emulator, subscription);
  const effective_at = subscription.current_billing_period?.ends_at ?? now(emulator).toISOString();
  return applyChange(emulator, subscription, {
    ...nextBilledAt(subscription, null),
    scheduled_change: { action: "cancel", effective_at, resume_at: null },
  });
}

export function cancelNow(
  emulator: Emulator,
  subscription: Subscription,
  canceled_at = now(emulator).toISOString(),
): Subscription {
  delete emulator.state.dunning[subscription.id];
  delete emulator.state.pauses[subscription.id];
  delete emulator.state.postponed[subscription.id];
  writeOff(emulator, subscription.id);
  const edits: Partial<Subscription> = {
    ...nextBilledAt(subscription, null),
    status: "canceled",
    canceled_at,
    paused_at: null,
    scheduled_change: null,
    current_billing_period: null,
  };
  return applyChange(emulator, subscription, edits, "canceled");
}

/** Takes a scheduled change back; billing is then due at the end of the period again. */
export function removeScheduledChange(emulator: Emulator, subscription: Subscription): Subscription {
  refuseCanceled(subscription, "subscription_update_when_canceled");
  refusePastDue(subscription);
  refuseLocked(emulator, subscription);
  if (!subscription.scheduled_change) return subscription;
  if (subscription.status !== "paused") delete emulator.state.pauses[subscription.id];
  return applyChange(emulator, subscription, {
    ...nextBilledAt(subscription, subscription.current_billing_period?.ends_at ?? null),
    scheduled_change: null,
  });
}
