import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import { cancelNow } from "./cancel";
import { applyChange } from "./change";
import { canCharge } from "./charge";
import { failRenewal } from "./dunning";
import { billedItems, periodFrom } from "./period";

/** A trial with a card becomes a billed subscription; one without is over, unless its price required a card. */
export function endTrial(emulator: Emulator, subscription: Subscription, at: string): Subscription {
  const hasCard = emulator.state.payment_methods[subscription.customer_id] !== undefined;
  const mayLackCard = subscription.items.some(
    ({ price }) => price.trial_period?.requires_payment_method === false,
  );
  if (subscription.collection_mode === "automatic" && !hasCard && mayLackCard) {
    return cancelNow(emulator, subscription, at);
  }
  const period = periodFrom(at, subscription);
  const edits: Partial<Subscription> = {
    status: "active",
    first_billed_at: at,
    current_billing_period: period,
    next_billed_at: period.ends_at,
    items: billedItems(subscription, period),
  };
  if (canCharge(emulator, subscription)) {
    return applyChange(emulator, subscription, edits, "subscription.activated");
  }
  return failRenewal(emulator, applyChange(emulator, subscription, edits), at);
}
