import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription, TimePeriod } from "../entities/subscription.ts";
import { invalidField, PaddleError } from "../errors.ts";
import type { OnResume } from "../state.ts";
import { applyChange, billedItems, nextBilledAt, periodFrom } from "./change.ts";
import { collectPeriod, draftPeriod, refuseDeclined, refuseWithoutCard } from "./charge.ts";
import { failRenewal } from "./renew.ts";
import { refuseCanceled, refuseLocked, refuseOutstanding } from "./rules.ts";

export interface ResumeRequest {
  /** null stands for immediately. */
  effective_at: string | null;
  on_resume: OnResume | null;
}

export function resume(emulator: Emulator, subscription: Subscription, request: ResumeRequest): Subscription {
  refuseCanceled(subscription, "subscription_is_canceled_action_invalid");
  if (request.effective_at && Date.parse(request.effective_at) <= now(emulator).getTime()) {
    throw invalidField([{ field: "effective_from", message: "Must be in the future" }]);
  }
  if (subscription.status === "paused") return resumePaused(emulator, subscription, request);
  const scheduled = subscription.scheduled_change;
  if (scheduled?.action !== "pause" || !request.effective_at) {
    const detail = "action can only be performed on paused subscription";
    throw new PaddleError(400, "subscription_must_be_paused", detail);
  }
  refuseLocked(emulator, subscription);
  if (Date.parse(request.effective_at) <= Date.parse(scheduled.effective_at)) {
    throw invalidField([{ field: "effective_from", message: "Must be after the pause takes effect" }]);
  }
  rememberMode(emulator, subscription, request.on_resume);
  return applyChange(emulator, subscription, {
    ...nextBilledAt(subscription, request.effective_at),
    scheduled_change: { ...scheduled, resume_at: request.effective_at },
  });
}

function resumePaused(emulator: Emulator, subscription: Subscription, request: ResumeRequest): Subscription {
  const at = request.effective_at;
  if (request.on_resume === "continue_existing_billing_period" && !remainingPeriod(emulator, subscription, at)) {
    const code = "subscription_continuing_existing_billing_period_not_allowed";
    throw new PaddleError(400, code, "the billing period of before the pause has ended");
  }
  if (at) {
    rememberMode(emulator, subscription, request.on_resume);
    return applyChange(emulator, subscription, {
      ...nextBilledAt(subscription, at),
      scheduled_change: { action: "resume", effective_at: at, resume_at: null },
    });
  }
  const instant = now(emulator).toISOString();
  if (!continuedPeriod(emulator, subscription, instant, request.on_resume)) {
    refuseOutstanding(emulator, subscription);
    const draft = draftPeriod(emulator, subscription, periodFrom(instant, subscription));
    refuseWithoutCard(emulator, draft, "resume");
    refuseDeclined(emulator, draft);
  }
  rememberMode(emulator, subscription, request.on_resume);
  return resumeNow(emulator, subscription, instant);
}

function rememberMode({ state }: Emulator, { id }: Subscription, on_resume: OnResume | null): void {
  const before = state.pauses[id];
  state.pauses[id] = {
    on_resume: on_resume ?? before?.on_resume ?? "start_new_billing_period",
    period: before?.period ?? null,
  };
}

/** The period that was running when the pause began, if it has not ended by then. */
function remainingPeriod(emulator: Emulator, { id }: Subscription, at: string | null): TimePeriod | null {
  const period = emulator.state.pauses[id]?.period;
  const instant = at ? Date.parse(at) : now(emulator).getTime();
  return period && Date.parse(period.ends_at) > instant ? period : null;
}

/** The same, where the pause or whoever ends it asked for it. */
function continuedPeriod(
  emulator: Emulator,
  subscription: Subscription,
  at: string,
  asked: OnResume | null = null,
): TimePeriod | null {
  const mode = asked ?? emulator.state.pauses[subscription.id]?.on_resume;
  return mode === "continue_existing_billing_period" ? remainingPeriod(emulator, subscription, at) : null;
}

export function resumeNow(emulator: Emulator, subscription: Subscription, at: string): Subscription {
  const continued = continuedPeriod(emulator, subscription, at);
  const period = continued ?? periodFrom(at, subscription);
  delete emulator.state.pauses[subscription.id];
  const resumed = applyChange(
    emulator,
    subscription,
    {
      status: "active",
      paused_at: null,
      first_billed_at: subscription.first_billed_at ?? at,
      current_billing_period: period,
      next_billed_at: period.ends_at,
      items: continued ? nextBilledAt(subscription, continued.ends_at).items : billedItems(subscription, period),
      scheduled_change: null,
    },
    "resumed",
  );
  if (continued) return resumed;
  const isPaid = collectPeriod(emulator, resumed, draftPeriod(emulator, resumed, period));
  return isPaid ? resumed : failRenewal(emulator, resumed, at);
}
