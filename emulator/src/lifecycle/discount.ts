import { addDuration, addToInstant } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Interval } from "../entities/catalog.ts";
import type { Discount } from "../entities/discount.ts";
import type { Subscription, SubscriptionDiscount } from "../entities/subscription.ts";

type Discounted = Pick<Subscription, "discount" | "status" | "billing_cycle">;

const isBefore = (a: string, b: string): boolean => Date.parse(a) < Date.parse(b);

/** The discount that a bill for a period beginning at this instant gets. */
export function discountAt({ state }: Emulator, { discount, status }: Discounted, at: string): Discount | null {
  if (!discount) return null;
  const { id, starts_at, ends_at } = discount;
  // A trial's discount is for its first bill, however early that is asked for.
  if (status !== "trialing" && starts_at && isBefore(at, starts_at)) return null;
  if (ends_at && !isBefore(at, ends_at)) return null;
  return state.discounts[id] ?? null;
}

/** A flat discount is taken off once a period: not off changes within it, nor off one-time charges. */
export const withoutFlat = (discount: Discount | null): Discount | null =>
  discount?.type === "flat" ? null : discount;

const years: Record<Interval, number> = { day: 1 / 365, week: 7 / 365, month: 1 / 12, year: 1 };

/** When so many periods are over; null where that is beyond the dates that can be written. */
function endOf(starts_at: string, { billing_cycle }: Pick<Subscription, "billing_cycle">, count: number | null) {
  if (count === null) return null;
  const { interval, frequency } = billing_cycle;
  return years[interval] * frequency * count > 1000 ? null : addDuration(starts_at, billing_cycle, count);
}

/** A discount on a subscription from its first period on; one that doesn't recur is for one period. */
export function lasting(
  { id, recur, maximum_recurring_intervals }: Discount,
  starts_at: string,
  subscription: Pick<Subscription, "billing_cycle">,
): SubscriptionDiscount {
  return { id, starts_at, ends_at: endOf(starts_at, subscription, recur ? maximum_recurring_intervals : 1) };
}

/** A trial's discount begins with the first bill. */
export function fromFirstBill(
  { state }: Emulator,
  subscription: Subscription,
  at: string,
): SubscriptionDiscount | null {
  const { discount } = subscription;
  const entity = discount && state.discounts[discount.id];
  return entity ? lasting(entity, at, subscription) : discount;
}

/** What is left of a discount when a period begins: nothing once it has ended. */
export function unlessOver({ discount }: Discounted, at: string): SubscriptionDiscount | null {
  return discount?.ends_at && !isBefore(at, discount.ends_at) ? null : discount;
}

/** A discount lasts as many periods as before, however long this one becomes. */
export function movedTo(
  { discount, current_billing_period: period }: Subscription,
  end: string,
): SubscriptionDiscount | null {
  if (!discount || !period) return discount;
  const { starts_at, ends_at } = discount;
  const isAhead = starts_at !== null && Date.parse(starts_at) === Date.parse(period.ends_at);
  const by = { months: 0, ms: Date.parse(end) - Date.parse(period.ends_at) };
  return { ...discount, starts_at: isAhead ? end : starts_at, ends_at: ends_at && addToInstant(ends_at, by) };
}
