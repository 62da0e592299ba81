import { addDuration } from "../duration";
import type { Subscription, SubscriptionItem, TimePeriod } from "../entities/subscription";

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
