import { now } from "../../clock.ts";
import type { Emulator } from "../../emulator.ts";
import type { Subscription } from "../../entities/subscription.ts";
import { invalidField, PaddleError } from "../../errors.ts";
import type { ProrationMode, UpdateRequest, WantedItem } from "./items.ts";

const hour = 3_600_000;

const limits = [
  { code: "subscription_immediate_charge_hour_limit_exceeded", within: hour, allowed: 20, words: "hour" },
  {
    code: "subscription_immediate_charge_24_hour_limit_exceeded",
    within: 24 * hour,
    allowed: 100,
    words: "24 hours",
  },
];

/** Counts one more update that bills at once, or refuses it. Counts on the emulator's clock. */
export function countImmediateUpdate(emulator: Emulator, subscriptionId: string): void {
  const time = now(emulator).getTime();
  const { immediate_updates } = emulator.state;
  const recent = (immediate_updates[subscriptionId] ?? []).filter((at) => Date.parse(at) > time - 24 * hour);
  for (const { code, within, allowed, words } of limits) {
    const counted = recent.filter((at) => Date.parse(at) > time - within);
    const [oldest] = counted.slice(-allowed);
    if (counted.length < allowed || oldest === undefined) continue;
    const wait = Math.max(1, Math.ceil((Date.parse(oldest) + within - time) / 1000));
    const detail = `cannot make more than ${allowed} immediate charges to a subscription in ${words}`;
    throw new PaddleError(429, code, detail, [], wait);
  }
  immediate_updates[subscriptionId] = [...recent, now(emulator).toISOString()];
}

const earliestMs = 30 * 60_000;

export interface Asked {
  mode: ProrationMode;
  changesInterval: boolean;
  next_billed_at: string | undefined;
}

export function requireMode({ items, next_billed_at, proration_billing_mode }: UpdateRequest): void {
  const changesBilling = items !== undefined || next_billed_at !== undefined;
  if (!changesBilling || proration_billing_mode !== undefined) return;
  const code = "subscription_items_update_missing_proration_billing_mode";
  throw new PaddleError(400, code, "proration_billing_mode is required when updating subscription items");
}

function wrongMode(allowed: ProrationMode[], because: string): PaddleError {
  const message = `Must be one of ${allowed.join(", ")} when ${because}`;
  return invalidField([{ field: "proration_billing_mode", message }]);
}

function refuseWhilePaused({ mode, next_billed_at }: Asked): void {
  if (next_billed_at !== undefined) {
    const detail = "only items can be updated on a paused subscription";
    throw new PaddleError(400, "subscription_only_update_items_on_paused_subscription", detail);
  }
  if (mode === "do_not_bill") return;
  const detail = "`proration_billing_mode` must be set to `do_not_bill` when updating a paused subscription";
  throw new PaddleError(400, "subscription_incorrect_proration_on_paused_subscription", detail);
}

function invalidInTrial(): PaddleError {
  const detail =
    "You can't add or remove items for a subscription in trial, and you must use `do_not_bill` as the `proration_billing_mode` when updating quantities of existing items.";
  return new PaddleError(400, "subscription_trialing_items_update_invalid_options", detail);
}

function refuseWhileTrialing({ mode }: Asked): void {
  if (mode !== "do_not_bill") throw invalidInTrial();
}

/** A trial keeps its items; only their quantities change. */
export function refuseTrialItems({ session }: Emulator, { status, items }: Subscription, wanted: WantedItem[]): void {
  if (status !== "trialing" || session.behaviour.trial_item_changes) return;
  const isKept = wanted.length === items.length && wanted.every(({ before }) => before !== null);
  if (!isKept) throw invalidInTrial();
}

function refuseWhileScheduled({ mode, next_billed_at }: Asked): void {
  if (next_billed_at !== undefined) {
    const detail = "cannot update subscription, pending scheduled changes";
    throw new PaddleError(400, "subscription_locked_pending_changes", detail);
  }
  if (mode === "do_not_bill" || mode === "full_immediately" || mode === "prorated_immediately") return;
  const detail =
    "Subscription can only be updated with `do_not_bill`, `full_immediately`, or `prorated_immediately` as the `proration_billing_mode` because it has a scheduled change.";
  throw new PaddleError(400, "subscription_invalid_billing_mode_for_scheduled_change", detail);
}

function refuseForDate(emulator: Emulator, { mode, changesInterval }: Asked, next_billed_at: string): void {
  if (Date.parse(next_billed_at) - now(emulator).getTime() < earliestMs) {
    const detail = "next_billed_at must be at least 30 minutes ahead";
    throw new PaddleError(400, "subscription_next_billed_at_too_soon", detail);
  }
  if (changesInterval) {
    const message = "Cannot be changed together with the billing interval";
    throw invalidField([{ field: "next_billed_at", message }]);
  }
  const allowed: ProrationMode[] = ["prorated_immediately", "prorated_next_billing_period", "do_not_bill"];
  if (!allowed.includes(mode)) throw wrongMode(allowed, "the billing date changes");
}

/** Which ways of billing a change a subscription's state allows. */
export function refuseMode(emulator: Emulator, subscription: Subscription, asked: Asked): void {
  const { status, scheduled_change } = subscription;
  if (status === "paused") refuseWhilePaused(asked);
  if (status === "trialing") refuseWhileTrialing(asked);
  if (status !== "paused" && scheduled_change) refuseWhileScheduled(asked);
  if (asked.next_billed_at !== undefined) refuseForDate(emulator, asked, asked.next_billed_at);
  const allowed: ProrationMode[] = ["prorated_immediately", "full_immediately", "do_not_bill"];
  if (asked.changesInterval && !allowed.includes(asked.mode)) {
    throw wrongMode(allowed, "the billing interval changes");
  }
}
