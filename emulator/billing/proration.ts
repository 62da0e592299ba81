import type { TimePeriod } from "../entities/subscription";
import { type Fraction, one } from "./money";

const minute = (instant: string): number => Math.floor(Date.parse(instant) / 60_000);

function fraction(part: TimePeriod, whole: TimePeriod): Fraction {
  const denominator = minute(whole.ends_at) - minute(whole.starts_at);
  if (denominator <= 0) return one;
  return { numerator: minute(part.ends_at) - minute(part.starts_at), denominator };
}

/** How much of a period is left at an instant, to the minute. */
export function remaining(period: TimePeriod, at: string): Fraction {
  return fraction({ starts_at: at, ends_at: period.ends_at }, period);
}

/** How much longer a period gets when it ends later; below zero when it ends earlier. */
export function extension(period: TimePeriod, ends_at: string): Fraction {
  return fraction({ starts_at: period.ends_at, ends_at }, period);
}
