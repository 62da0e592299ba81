import { now } from "../clock.ts";
import { addDuration } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription, SubscriptionItem, TimePeriod } from "../entities/subscription.ts";
import { emit } from "../webhooks/emit.ts";

/** Every change of a subscription passes here: store, then `subscription.updated`, then what is particular to it. */
export function applyChange(
  emulator: Emulator,
  subscription: Subscription,
  edits: Partial<Subscription>,
  ...alsoEmitted: string[]
): Subscription {
  const changed = { ...subscription, ...edits, updated_at: now(emulator).toISOString() };
  emulator.state.subscriptions[changed.id] = changed;
  emulator.changed();
  for (const eventType of ["subscription.updated", ...alsoEmitted]) emit(emulator, eventType, changed);
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
