import { addToInstant } from "../duration";
import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import { complete, recordDecline } from "../transactions/collect";
import { overdue } from "../transactions/outstanding";
import { cancelNow } from "./cancel";
import { applyChange } from "./change";

/** Seven retries spread over thirty days; the exact days are this emulator's. */
const retryDays = [3, 7, 11, 16, 21, 26, 30];

export function failRenewal(emulator: Emulator, subscription: Subscription, at: string): Subscription {
  emulator.state.dunning[subscription.id] = { failed_at: at, retries: 0 };
  return applyChange(emulator, subscription, { status: "past_due" }, "subscription.past_due");
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
  dunning.retries += 1;
  emulator.changed();
  const owed = overdue(emulator, subscription.id);
  if (owed) recordDecline(emulator, owed, method ?? null, "past_due");
  if (dunning.retries >= retryDays.length) cancelNow(emulator, subscription);
}

/** The outstanding renewal is paid, and with it whatever else was overdue. */
export function recover(emulator: Emulator, subscription: Subscription): Subscription {
  delete emulator.state.dunning[subscription.id];
  const method = emulator.state.payment_methods[subscription.customer_id] ?? null;
  for (let owed = overdue(emulator, subscription.id); owed; owed = overdue(emulator, subscription.id)) {
    complete(emulator, owed, method);
  }
  return applyChange(emulator, subscription, { status: "active" });
}
