import { addToInstant } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { complete, recordDecline } from "../transactions/collect.ts";
import { allOverdue, overdue } from "../transactions/store.ts";
import { keepAnchor, renewalPeriod } from "./anchor.ts";
import { cancelNow } from "./cancel.ts";
import { applyChange, billedItems } from "./change.ts";
import { collectPeriod, draftPeriod } from "./charge.ts";
import { unlessOver } from "./discount.ts";

/** The new period begins before the payment is known: a failed renewal is past due within it. */
export function renew(emulator: Emulator, subscription: Subscription, at: string): Subscription {
  const period = renewalPeriod(emulator, subscription, at);
  keepAnchor(emulator, subscription, period);
  const renewed = applyChange(emulator, subscription, {
    current_billing_period: period,
    next_billed_at: period.ends_at,
    items: billedItems(subscription, period),
    discount: unlessOver(subscription, at),
  });
  const isPaid = collectPeriod(emulator, renewed, draftPeriod(emulator, renewed, period));
  return isPaid ? renewed : failRenewal(emulator, renewed, at);
}

/** Seven retries spread over thirty days; the exact days are this emulator's. */
const retryDays = [3, 7, 11, 16, 21, 26, 30];

export function failRenewal(emulator: Emulator, subscription: Subscription, at: string): Subscription {
  emulator.state.dunning[subscription.id] = { failed_at: at, retries: 0 };
  return applyChange(emulator, subscription, { status: "past_due" }, "past_due");
}

export function nextRetryAt({ state }: Emulator, { id }: Subscription): string | null {
  const dunning = state.dunning[id];
  const days = dunning && retryDays[dunning.retries];
  return dunning && days ? addToInstant(dunning.failed_at, { months: 0, ms: days * 86_400_000 }) : null;
}

export function retryPayment(emulator: Emulator, subscription: Subscription): void {
  const dunning = emulator.state.dunning[subscription.id];
  if (!dunning) return;
  const method = emulator.state.payment_methods[subscription.customer_id];
  if (method?.behaviour === "accepts") {
    recover(emulator, subscription);
    return;
  }
  const retries = dunning.retries + 1;
  emulator.state.dunning[subscription.id] = { ...dunning, retries };
  emulator.changed();
  const owed = overdue(emulator, subscription.id);
  if (owed) recordDecline(emulator, owed, method ?? null, "past_due");
  if (retries >= retryDays.length) cancelNow(emulator, subscription);
}

/** The outstanding renewal is paid, and with it whatever else was overdue: active before the last is completed. */
export function recover(emulator: Emulator, subscription: Subscription): Subscription {
  delete emulator.state.dunning[subscription.id];
  const method = emulator.state.payment_methods[subscription.customer_id] ?? null;
  const owed = allOverdue(emulator, subscription.id);
  const last = owed.pop();
  for (const each of owed) complete(emulator, each, method);
  let active = subscription;
  const activate = () => {
    active = applyChange(emulator, subscription, { status: "active" }, "activated");
    return {};
  };
  if (last) complete(emulator, last, method, activate);
  else activate();
  return active;
}
