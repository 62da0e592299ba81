import { addDuration, addSpan, addToInstant } from "../duration.ts";
import type { Duration } from "../entities/catalog.ts";
import type { TimePeriod } from "../entities/subscription.ts";

const day = 86_400_000;

/** An instant some days from now, at a microsecond, as Paddle writes the dates of a billing. */
export function daysFrom(now: Date, days: number): string {
  return new Date(now.getTime() + days * day).toISOString().replace("Z", "178Z");
}

export function monthsFrom(now: Date, months: number): string {
  return addSpan(now, { months, ms: 0 }).toISOString().replace("Z", "178Z");
}

/** The period that ends at the given instant. */
export function periodEnding(ends_at: string, cycle: Duration): TimePeriod {
  return { starts_at: addDuration(ends_at, cycle, -1), ends_at };
}

function halfOver(now: Date, { starts_at, ends_at }: TimePeriod, cycle: Duration): TimePeriod {
  const half = (Date.parse(ends_at) - Date.parse(starts_at)) / 2;
  return periodEnding(daysFrom(now, half / day), cycle);
}

/** The period that ends some days from now; where it is too short for that, half of it is over. */
export function periodEndingIn(now: Date, days: number, cycle: Duration): TimePeriod {
  const period = periodEnding(daysFrom(now, days), cycle);
  return Date.parse(period.starts_at) < now.getTime() ? period : halfOver(now, period, cycle);
}

/** The period that began some days ago; the same holds. */
export function periodBegun(now: Date, days: number, cycle: Duration): TimePeriod {
  const starts_at = daysFrom(now, -days);
  const period = { starts_at, ends_at: addDuration(starts_at, cycle) };
  return Date.parse(period.ends_at) > now.getTime() ? period : halfOver(now, period, cycle);
}

/** The period that contains now, counted from the anchor. */
export function periodContaining(now: Date, anchor: string, cycle: Duration): TimePeriod {
  let count = 1;
  while (Date.parse(addDuration(anchor, cycle, count)) <= now.getTime()) count += 1;
  return { starts_at: addDuration(anchor, cycle, count - 1), ends_at: addDuration(anchor, cycle, count) };
}

export function isNearBoundary(now: Date, period: TimePeriod, marginMs: number): boolean {
  return [period.starts_at, period.ends_at].some((instant) => Math.abs(Date.parse(instant) - now.getTime()) < marginMs);
}

export function addDays(instant: string, days: number): string {
  return addToInstant(instant, { months: 0, ms: days * day });
}

/** The created_at that goes with a started_at: a little later, and to the millisecond. */
export function createdAfter(started_at: string): string {
  return new Date(Date.parse(started_at) + 807).toISOString();
}
