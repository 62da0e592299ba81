import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import { applyChange } from "./change";
import { collectPeriod, draftPeriod } from "./charge";
import { failRenewal } from "./dunning";
import { billedItems, periodFrom } from "./period";

/** The new period begins before the payment is known: a failed renewal is past due within it. */
export function renew(emulator: Emulator, subscription: Subscription, at: string): Subscription {
  const period = periodFrom(at, subscription);
  const renewed = applyChange(emulator, subscription, {
    current_billing_period: period,
    next_billed_at: period.ends_at,
    items: billedItems(subscription, period),
  });
  const isPaid = collectPeriod(emulator, renewed, draftPeriod(emulator, renewed, period));
  return isPaid ? renewed : failRenewal(emulator, renewed, at);
}
