import { isBelowChargeLimit } from "../../billing/money";
import type { Emulator } from "../../emulator";
import type { Subscription } from "../../entities/subscription";
import type { Transaction } from "../../entities/transaction";
import { PaddleError } from "../../errors";
import { draftBill } from "../../transactions/collect";
import { applyChange } from "../change";
import { collect, refuseDeclined, refuseWithoutCard } from "../charge";
import { failRenewal } from "../dunning";
import { countImmediateUpdate } from "./limits";
import { type Plan, planUpdate } from "./plan";
import type { UpdateRequest } from "./request";

/** The bill of an update that charges or credits at once; refused where Paddle could not collect it. */
export function draftImmediate(emulator: Emulator, plan: Plan): Transaction | null {
  const { after, immediate, at } = plan;
  if (immediate.length === 0) return null;
  const period = { starts_at: at, ends_at: after.current_billing_period?.ends_at ?? at };
  const draft = draftBill(emulator, after, { origin: "subscription_update", period, charges: immediate });
  refuseWithoutCard(emulator, draft, "update");
  const { balance, currency_code } = draft.details.totals;
  if (isBelowChargeLimit(BigInt(balance), currency_code)) {
    const code = "subscription_update_transaction_balance_less_than_charge_limit";
    throw new PaddleError(400, code, "the charge for this update is below the minimum charge");
  }
  return draft;
}

/** Changes a subscription and settles what that costs, or does neither. */
export function update(emulator: Emulator, subscription: Subscription, request: UpdateRequest): Subscription {
  const plan = planUpdate(emulator, subscription, request);
  if (!plan.isChange) return subscription;
  if (plan.immediate.length > 0) countImmediateUpdate(emulator, subscription.id);
  const draft = draftImmediate(emulator, plan);
  const mayFail = request.on_payment_failure === "apply_change";
  if (draft && !mayFail) refuseDeclined(emulator, draft);
  if (request.scheduled_change === null && subscription.status !== "paused") {
    delete emulator.state.pauses[subscription.id];
  }
  const updated = applyChange(emulator, subscription, plan.after);
  const { postponed } = emulator.state;
  if (plan.postponed.length > 0) {
    postponed[updated.id] = [...(postponed[updated.id] ?? []), ...plan.postponed];
  }
  if (!draft || collect(emulator, draft)) return updated;
  return failRenewal(emulator, updated, plan.at);
}
