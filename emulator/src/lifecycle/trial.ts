import { now } from "../clock.ts";
import { addToInstant } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { PaddleError } from "../errors.ts";
import { cancelNow } from "./cancel.ts";
import { applyChange, billedItems, periodFrom } from "./change.ts";
import { collectPeriod, draftPeriod, refuseDeclined, refuseWithoutCard } from "./charge.ts";
import { fromFirstBill } from "./discount.ts";
import { failRenewal } from "./renew.ts";
import { refuseCanceled, refuseLocked, refuseOutstanding } from "./rules.ts";

/** Paddle looks for ended trials a little later; in between they are trials still. */
export function trialBilledAt({ session }: Emulator, ends_at: string): string {
  return addToInstant(ends_at, { months: 0, ms: session.behaviour.trial_billed_after_seconds * 1000 });
}

/** A trial with a card becomes a billed subscription; one without is over, unless its price required a card. */
export function endTrial(emulator: Emulator, subscription: Subscription, at: string): Subscription {
  const hasCard = emulator.state.payment_methods[subscription.customer_id] !== undefined;
  const mayLackCard = subscription.items.some(({ price }) => price.trial_period?.requires_payment_method === false);
  if (subscription.collection_mode === "automatic" && !hasCard && mayLackCard) {
    return cancelNow(emulator, subscription, at);
  }
  return beginBilling(emulator, subscription, at);
}

function beginBilling(emulator: Emulator, subscription: Subscription, at: string): Subscription {
  const period = periodFrom(at, subscription);
  const draft = draftPeriod(emulator, subscription, period);
  const edits: Partial<Subscription> = {
    status: "active",
    first_billed_at: at,
    current_billing_period: period,
    next_billed_at: period.ends_at,
    items: billedItems(subscription, period),
    discount: fromFirstBill(emulator, subscription, at),
  };
  const active = applyChange(emulator, subscription, edits, "activated");
  const isPaid = collectPeriod(emulator, active, draft);
  return isPaid ? active : failRenewal(emulator, active, at);
}

/** Ends a trial before its time, for whoever asks to pay now. */
export function activate(emulator: Emulator, subscription: Subscription): Subscription {
  refuseCanceled(subscription, "subscription_is_canceled_action_invalid");
  if (subscription.status !== "trialing") {
    const detail = "action can only be performed on trialing subscription";
    throw new PaddleError(400, "subscription_cannot_activate", detail);
  }
  if (subscription.collection_mode === "manual") {
    const code = "subscription_manual_collection_mode_activation_not_allowed";
    throw new PaddleError(400, code, "manually-collected subscriptions can't be activated");
  }
  refuseLocked(emulator, subscription);
  refuseOutstanding(emulator, subscription);
  const at = now(emulator).toISOString();
  const draft = draftPeriod(emulator, subscription, periodFrom(at, subscription));
  refuseWithoutCard(emulator, draft, "activate");
  refuseDeclined(emulator, draft);
  const items = subscription.items.map((item) => ({
    ...item,
    trial_dates: item.trial_dates && { ...item.trial_dates, ends_at: at },
  }));
  return beginBilling(emulator, { ...subscription, items, scheduled_change: null }, at);
}
