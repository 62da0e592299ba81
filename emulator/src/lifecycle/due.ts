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

function firstDue(emulator: Emulator): Due | null {
  const changes = Object.values(emulator.state.subscriptions)
    .filter(({ status }) => status !== "canceled")
    .flatMap((each) => [scheduledDue(emulator, each), billingDue(emulator, each)])
    .filter((due) => due !== null);
  return [...changes, ...preventedDues(emulator), ...approvalsDue(emulator)].reduce<Due | null>(
    (first, due) => (first && Date.parse(first.at) <= Date.parse(due.at) ? first : due),
    null,
  );
}

/** Runs everything due by now, in the order of its dates; answers when there is more to do. */
export function runDue(emulator: Emulator): number {
  for (;;) {
    const due = firstDue(emulator);
    if (!due) return Number.POSITIVE_INFINITY;
    if (Date.parse(due.at) > now(emulator).getTime()) return Date.parse(due.at);
    due.run();
  }
}

/** Moves the clock ahead and stops at every due instant on the way, so that events carry the time they belong to. */
export function advanceTo(emulator: Emulator, target: Date): void {
  for (;;) {
    runDue(emulator);
    const due = firstDue(emulator);
    if (!due || Date.parse(due.at) > target.getTime()) break;
    setNow(emulator, new Date(Date.parse(due.at)));
  }
  setNow(emulator, target);
  emulator.changed();
}
