import { now } from "../clock.ts";
import { addDuration } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription, SubscriptionItem, TimePeriod } from "../entities/subscription.ts";
import { emitTogether } from "../webhooks/emit.ts";

/** What is told of a change, in the order of the events' ids. */
export const told = {
  updated: ["subscription.updated"],
  activated: ["subscription.activated", "subscription.updated"],
  canceled: ["subscription.canceled", "subscription.updated"],
  past_due: ["subscription.updated", "subscription.past_due"],
  paused: ["subscription.updated", "subscription.paused"],
  resumed: ["subscription.updated", "subscription.resumed"],
} as const;

/** Every change of a subscription passes here: store, then tell, at one instant. */
export function applyChange(
  emulator: Emulator,
  subscription: Subscription,
  edits: Partial<Subscription>,
  change: keyof typeof told = "updated",
): Subscription {
  const changed = { ...subscription, ...edits, updated_at: now(emulator).toISOString() };
  emulator.state.subscriptions[changed.id] = changed;
  emulator.changed();
  emitTogether(
    emulator,
    told[change].map((eventType) => [eventType, changed]),
  );
  return changed;
}

export function withItems(subscription: Subscription, edits: Partial<SubscriptionItem>): SubscriptionItem[] {
  return subscription.items.map((item) => ({ ...item, ...edits }));
}

export function nextBilledAt(
  subscription: Subscription,
  next_billed_at: string | null,
): Pick<Subscription, "next_billed_at" | "items"> {
  return { next_billed_at, items: withItems(subscription, { next_billed_at }) };
}

export function periodFrom(starts_at: string, { billing_cycle }: Subscription): TimePeriod {
  return { starts_at, ends_at: addDuration(starts_at, billing_cycle) };
}

/** The items once a period is billed. Dates of a trial stay with them after it ended. */
export function billedItems({ items }: Subscription, period: TimePeriod): SubscriptionItem[] {
  return items.map((item) => ({
    ...item,
    status: "active",
    previously_billed_at: period.starts_at,
    next_billed_at: period.ends_at,
    updated_at: new Date(period.starts_at).toISOString(),
  }));
}
