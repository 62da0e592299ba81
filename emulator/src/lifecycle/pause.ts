import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { invalidField, PaddleError } from "../errors.ts";
import type { OnResume } from "../state.ts";
import { writeOff } from "../transactions/store.ts";
import type { EffectiveFrom } from "./cancel.ts";
import { applyChange, nextBilledAt, withItems } from "./change.ts";
import { isCardlessTrial, refuseCanceled, refuseLocked, refusePastDue, refuseScheduled } from "./rules.ts";

export interface PauseRequest {
  effective_from: EffectiveFrom;
  resume_at: string | null;
  on_resume: OnResume;
}

export function pause(emulator: Emulator, subscription: Subscription, request: PauseRequest): Subscription {
  refuseCanceled(subscription, "subscription_is_canceled_action_invalid");
  if (subscription.status === "paused") {
    throw new PaddleError(400, "subscription_cannot_be_paused", "subscription is already paused");
  }
  refusePastDue(subscription);
  refuseLocked(emulator, subscription);
  refuseScheduled(subscription);
  if (isCardlessTrial(subscription)) {
    const detail = "a trial without a payment method cannot be paused";
    throw new PaddleError(400, "subscription_cannot_be_paused", detail);
  }
  const immediately = request.effective_from === "immediately";
  const startsAt = immediately ? now(emulator).toISOString() : subscription.current_billing_period?.ends_at;
  if (!startsAt) throw new PaddleError(400, "subscription_not_active", "action requires a billing period");
  if (request.resume_at && Date.parse(request.resume_at) <= Date.parse(startsAt)) {
    throw invalidField([{ field: "resume_at", message: "Must be after the pause takes effect" }]);
  }
  emulator.state.pauses[subscription.id] = { on_resume: request.on_resume, period: null };
  if (immediately) return pauseNow(emulator, subscription, startsAt, request.resume_at);
  return applyChange(emulator, subscription, {
    ...nextBilledAt(subscription, request.resume_at),
    scheduled_change: { action: "pause", effective_at: startsAt, resume_at: request.resume_at },
  });
}

/** What is overdue is not collected from a paused subscription. */
export function pauseNow(
  emulator: Emulator,
  subscription: Subscription,
  paused_at: string,
  resume_at: string | null,
): Subscription {
  const { on_resume = "start_new_billing_period" } = emulator.state.pauses[subscription.id] ?? {};
  emulator.state.pauses[subscription.id] = { on_resume, period: subscription.current_billing_period };
  delete emulator.state.dunning[subscription.id];
  writeOff(emulator, subscription.id);
  const edits: Partial<Subscription> = {
    status: "paused",
    paused_at,
    next_billed_at: resume_at,
    items: withItems(subscription, { next_billed_at: resume_at, status: "active" }),
    current_billing_period: null,
    scheduled_change: resume_at ? { action: "resume", effective_at: resume_at, resume_at: null } : null,
  };
  return applyChange(emulator, subscription, edits, "paused");
}
