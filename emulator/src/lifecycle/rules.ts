import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { PaddleError } from "../errors.ts";

const lockMs = 30 * 60_000;

export function refuseCanceled({ status }: Subscription, code: string): void {
  if (status !== "canceled") return;
  const detail =
    code === "subscription_update_when_canceled"
      ? "cannot update subscription, as subscription is canceled"
      : "action can't be performed on canceled subscription";
  throw new PaddleError(400, code, detail);
}

export function refusePastDue({ status }: Subscription): void {
  if (status === "past_due") {
    const detail = "cannot update subscription, as subscription is past due";
    throw new PaddleError(400, "subscription_update_when_past_due", detail);
  }
}

/** Nothing may change shortly before a renewal, or before a scheduled change takes effect. */
export function refuseLocked(emulator: Emulator, { status, next_billed_at, scheduled_change }: Subscription): void {
  if (status === "paused") return;
  if (scheduled_change && isWithinLock(emulator, scheduled_change.effective_at)) {
    const detail = "unable to update subscription 30m0s before processing";
    throw new PaddleError(409, "subscription_locked_processing", detail);
  }
  if (next_billed_at && isWithinLock(emulator, next_billed_at)) {
    const detail = "unable to update subscription 30m0s before renewal";
    throw new PaddleError(409, "subscription_locked_renewal", detail);
  }
}

function isWithinLock(emulator: Emulator, instant: string): boolean {
  return Date.parse(instant) - now(emulator).getTime() < lockMs;
}

export function refuseScheduled({ scheduled_change }: Subscription): void {
  if (scheduled_change) {
    const detail = "cannot update subscription, pending scheduled changes";
    throw new PaddleError(400, "subscription_locked_pending_changes", detail);
  }
}

/** Nothing more is charged while the transaction of a prevented change is open. */
export function refuseOutstanding({ state }: Emulator, { id }: Subscription): void {
  const isTheirs = (transactionId: string) => state.transactions[transactionId]?.subscription_id === id;
  if (!Object.keys(state.prevented).some(isTheirs)) return;
  const detail = "cannot update subscription due to an outstanding transaction";
  throw new PaddleError(409, "subscription_outstanding_transaction", detail);
}

/** A trial without a card has nothing to bill at its end, so there is no date to schedule a change for. */
export function isCardlessTrial({ status, next_billed_at, scheduled_change }: Subscription): boolean {
  return status === "trialing" && next_billed_at === null && scheduled_change === null;
}
