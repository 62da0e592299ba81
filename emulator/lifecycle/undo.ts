import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import { applyChange, nextBilledAt } from "./change";
import { refuseCanceled, refuseLocked, refusePastDue } from "./rules";

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
