import { now, setNow } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { approvalsDue } from "../transactions/approval.ts";
import { cancelUnpaid } from "../transactions/store.ts";
import { cancelNow } from "./cancel.ts";
import { pauseNow } from "./pause.ts";
import { nextRetryAt, renew, retryPayment } from "./renew.ts";
import { resumeNow } from "./resume.ts";
import { endTrial, trialBilledAt } from "./trial.ts";

interface Due {
  at: string;
  run: () => void;
}

/** A due in line, and whose it is. */
interface Queued {
  /** Milliseconds of the emulator's clock. */
  at: number;
  run: () => void;
  subscription: Subscription | null;
}

function scheduledDue(emulator: Emulator, subscription: Subscription): Due | null {
  const change = subscription.scheduled_change;
  if (!change) return null;
  const at = change.effective_at;
  if (change.action === "cancel") return { at, run: () => cancelNow(emulator, subscription, at) };
  if (change.action === "resume") return { at, run: () => resumeNow(emulator, subscription, at) };
  return { at, run: () => pauseNow(emulator, subscription, at, change.resume_at) };
}

function billingDue(emulator: Emulator, subscription: Subscription): Due | null {
  const { status, scheduled_change, current_billing_period, next_billed_at } = subscription;
  if (status === "past_due") {
    const at = nextRetryAt(emulator, subscription);
    return at ? { at, run: () => retryPayment(emulator, subscription) } : null;
  }
  if (scheduled_change) return null;
  if (status === "trialing" && current_billing_period) {
    const { ends_at } = current_billing_period;
    return { at: trialBilledAt(emulator, ends_at), run: () => endTrial(emulator, subscription, ends_at) };
  }
  if (status !== "active" || !next_billed_at) return null;
  return { at: next_billed_at, run: () => renew(emulator, subscription, next_billed_at) };
}

function preventedDues(emulator: Emulator): Due[] {
  const { prevented, transactions } = emulator.state;
  return Object.entries(prevented).map(([id, at]) => ({
    at,
    run: () => {
      const transaction = transactions[id];
      if (transaction) cancelUnpaid(emulator, transaction);
      else delete prevented[id];
    },
  }));
}

function queued({ at, run }: Due, subscription: Subscription | null): Queued {
  return { at: Date.parse(at), run, subscription };
}

function duesOf(emulator: Emulator, subscription: Subscription): Queued[] {
  if (subscription.status === "canceled") return [];
  const dues = [scheduledDue(emulator, subscription), billingDue(emulator, subscription)];
  return dues.flatMap((due) => (due ? [queued(due, subscription)] : []));
}

function allDues(emulator: Emulator): Queued[] {
  const others = [...preventedDues(emulator), ...approvalsDue(emulator)].map((due) => queued(due, null));
  return [...Object.values(emulator.state.subscriptions).flatMap((each) => duesOf(emulator, each)), ...others];
}

/** After all that are due no later. */
function insert(queue: Queued[], due: Queued): void {
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((queue[middle]?.at ?? 0) <= due.at) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, due);
}

/**
 * Runs everything due by then, in the order of its dates. All is looked through once: afterwards only what has changed
 * is looked at again, so that the renewals of ten thousand subscriptions cost no more than each by itself.
 */
function runUntil(emulator: Emulator, target: () => number, before: (at: number) => void): void {
  const { subscriptions } = emulator.state;
  const queue = allDues(emulator)
    .filter(({ at }) => at <= target())
    .sort((a, b) => a.at - b.at);
  const known = new Map(queue.flatMap(({ subscription }) => (subscription ? [[subscription.id, subscription]] : [])));
  const renewDues = (id: string) => {
    const current = subscriptions[id];
    if (!current) return;
    known.set(id, current);
    for (const due of duesOf(emulator, current)) if (due.at <= target()) insert(queue, due);
  };
  for (let due = queue.shift(); due; due = queue.shift()) {
    const { at, run, subscription } = due;
    if (subscription && subscriptions[subscription.id] !== subscription) {
      // Something else has changed it; what it is due for now is in line already, or has to be.
      if (known.get(subscription.id) === subscription) renewDues(subscription.id);
      continue;
    }
    before(at);
    run();
    if (subscription) renewDues(subscription.id);
  }
}

/** Runs everything due by now; answers when there is more to do. */
export function runDue(emulator: Emulator): number {
  runUntil(
    emulator,
    () => now(emulator).getTime(),
    () => {},
  );
  return allDues(emulator).reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
}

/** Moves the clock ahead and stops at every due instant on the way, so that events carry the time they belong to. */
export function advanceTo(emulator: Emulator, target: Date): void {
  const stop = (at: number) => {
    if (at > now(emulator).getTime()) setNow(emulator, new Date(at));
  };
  runUntil(emulator, () => target.getTime(), stop);
  setNow(emulator, target);
  emulator.changed();
}
