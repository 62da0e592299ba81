import { addDuration } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Duration } from "../entities/catalog.ts";
import type { Subscription, TimePeriod } from "../entities/subscription.ts";

const dayOf = (instant: string): number => Number(instant.slice(8, 10));
const lastDayOf = (instant: string): number =>
  new Date(Date.UTC(Number(instant.slice(0, 4)), Number(instant.slice(5, 7)), 0)).getUTCDate();
const hasDay = ({ interval }: Duration): boolean => interval === "month" || interval === "year";
const isSame = (a: string, b: string): boolean => Date.parse(a) === Date.parse(b);

/** The date whose day of the month a subscription is billed on; short months have cut it off since. */
function anchorOf({ state }: Emulator, subscription: Subscription, at: string): string {
  const { id, status, current_billing_period: period, billing_cycle } = subscription;
  const kept = state.billing_anchors[id];
  if (kept && isSame(kept.next, at)) return kept.anchor;
  if (status === "trialing" || !period) return at;
  // A period that began with a date of its own, rather than with a renewal.
  return isSame(addDuration(period.starts_at, billing_cycle), at) ? period.starts_at : at;
}

function anchored(at: string, anchor: string, billing_cycle: Duration): TimePeriod {
  const ends_at = addDuration(at, billing_cycle);
  if (!hasDay(billing_cycle)) return { starts_at: at, ends_at };
  const day = Math.min(dayOf(anchor), lastDayOf(ends_at));
  return { starts_at: at, ends_at: `${ends_at.slice(0, 8)}${String(day).padStart(2, "0")}${ends_at.slice(10)}` };
}

/** The period that begins with a renewal: it ends on the subscription's day, or on the last of a month without it. */
export function renewalPeriod(emulator: Emulator, subscription: Subscription, at: string): TimePeriod {
  return anchored(at, anchorOf(emulator, subscription, at), subscription.billing_cycle);
}

/** Keeps the day over a period that ends before it. What it is kept for says which period, so that others forget it. */
export function keepAnchor(emulator: Emulator, subscription: Subscription, { starts_at, ends_at }: TimePeriod): void {
  const { id, billing_cycle } = subscription;
  const { billing_anchors } = emulator.state;
  const anchor = anchorOf(emulator, subscription, starts_at);
  if (hasDay(billing_cycle) && dayOf(anchor) !== dayOf(ends_at)) billing_anchors[id] = { anchor, next: ends_at };
  else delete billing_anchors[id];
}
