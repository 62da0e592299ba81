import type { Duration, Interval } from "./entities/catalog.ts";

const iso = /^([+-])?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

export interface Span {
  months: number;
  ms: number;
}

/** An ISO 8601 duration such as P1M or -P20DT3H; null when the text is not one. */
export function parseSpan(text: string): Span | null {
  const match = iso.exec(text);
  if (!match || !/\d/.test(text) || text.endsWith("T")) return null;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(2).map((part) => Number(part ?? 0));
  const sign = match[1] === "-" ? -1 : 1;
  const wholeDays = (weeks ?? 0) * 7 + (days ?? 0);
  const ms = (((wholeDays * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
  return { months: sign * ((years ?? 0) * 12 + (months ?? 0)), ms: sign * ms };
}

/** Calendar months keep the day of the month, or take the month's last day where it has none. */
export function addSpan(date: Date, span: Span): Date {
  const result = new Date(date);
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + span.months);
  const lastDay = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate();
  result.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return new Date(result.getTime() + span.ms);
}

const day = 86_400_000;
const spans: Record<Interval, Span> = {
  day: { months: 0, ms: day },
  week: { months: 0, ms: 7 * day },
  month: { months: 1, ms: 0 },
  year: { months: 12, ms: 0 },
};

/** Moves an RFC 3339 text by a span and keeps its digits below the second. */
export function addToInstant(instant: string, span: Span): string {
  const seconds = instant.slice(0, 19);
  return `${addSpan(new Date(`${seconds}Z`), span)
    .toISOString()
    .slice(0, 19)}${instant.slice(19)}`;
}

export function addDuration(instant: string, { interval, frequency }: Duration, times = 1): string {
  const { months, ms } = spans[interval];
  return addToInstant(instant, { months: months * frequency * times, ms: ms * frequency * times });
}
