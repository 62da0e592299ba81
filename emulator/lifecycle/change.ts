import { now } from "../clock";
import type { Emulator } from "../emulator";
import type { Subscription, SubscriptionItem } from "../entities/subscription";
import { emit } from "../webhooks/emit";

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
