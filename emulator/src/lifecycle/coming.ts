import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { approvalsDue } from "../transactions/approval.ts";
import { cancelUnpaid } from "../transactions/store.ts";
import { cancelNow } from "./cancel.ts";
import { pauseNow } from "./pause.ts";
import { nextRetryAt, renew, retryPayment } from "./renew.ts";
import { resumeNow } from "./resume.ts";
import { endTrial, trialBilledAt } from "./trial.ts";

/** What happens by itself, when, and to what: the id of a subscription, a transaction or an adjustment. */
export interface Coming {
  at: string;
  what: string;
  id: string;
}

interface Due extends Coming {
  run: () => void;
}

/** A due in line, and whose it is. */
export interface Queued {
  /** Milliseconds of the emulator's clock. */
  time: number;
  due: Due;
  subscription: Subscription | null;
}

function scheduledDue(emulator: Emulator, subscription: Subscription): Due | null {
  const change = subscription.scheduled_change;
  if (!change) return null;
  const at = change.effective_at;
  const coming = { at, what: `scheduled ${change.action}`, id: subscription.id };
  if (change.action === "cancel") return { ...coming, run: () => cancelNow(emulator, subscription, at) };
  if (change.action === "resume") return { ...coming, run: () => resumeNow(emulator, subscription, at) };
  return { ...coming, run: () => pauseNow(emulator, subscription, at, change.resume_at) };
}

function billingDue(emulator: Emulator, subscription: Subscription): Due | null {
  const { id, status, scheduled_change, current_billing_period, next_billed_at } = subscription;
  if (status === "past_due") {
    const at = nextRetryAt(emulator, subscription);
    return at ? { at, what: "payment retry", id, run: () => retryPayment(emulator, subscription) } : null;
  }
  if (scheduled_change) return null;
  if (status === "trialing" && current_billing_period) {
    const { ends_at } = current_billing_period;
    const at = trialBilledAt(emulator, ends_at);
    return { at, what: "end of a trial", id, run: () => endTrial(emulator, subscription, ends_at) };
  }
  if (status !== "active" || !next_billed_at) return null;
  return { at: next_billed_at, what: "renewal", id, run: () => renew(emulator, subscription, next_billed_at) };
}

function preventedDues(emulator: Emulator): Due[] {
  const { prevented, transactions } = emulator.state;
  return Object.entries(prevented).map(([id, at]) => ({
    at,
    what: "end of a prevented change",
    id,
    run: () => {
      const transaction = transactions[id];
      if (transaction && id in prevented) cancelUnpaid(emulator, transaction);
      else delete prevented[id];
    },
  }));
}

function queued(due: Due, subscription: Subscription | null): Queued {
  return { time: Date.parse(due.at), due, subscription };
}

export function duesOf(emulator: Emulator, subscription: Subscription): Queued[] {
  if (subscription.status === "canceled") return [];
  const dues = [scheduledDue(emulator, subscription), billingDue(emulator, subscription)];
  return dues.flatMap((due) => (due ? [queued(due, subscription)] : []));
}

export function allDues(emulator: Emulator): Queued[] {
  const others = [...preventedDues(emulator), ...approvalsDue(emulator)].map((due) => queued(due, null));
  return [...Object.values(emulator.state.subscriptions).flatMap((each) => duesOf(emulator, each)), ...others];
}

/** The first thing that is still to come, or is overdue by less than a tick. */
export function nextComing(emulator: Emulator): Coming | null {
  const dues = allDues(emulator);
  return (
    dues.reduce<Queued | null>((first, each) => (first && first.time <= each.time ? first : each), null)?.due ?? null
  );
}
