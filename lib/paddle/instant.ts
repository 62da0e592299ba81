const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * An RFC 3339 instant as UTC text of fixed width with nine fraction digits, which sorts as time in any database.
 * Paddle sends zero to nine digits; a JavaScript Date keeps three, and unpadded text sorts wrongly.
 * Returns null for anything that is not an instant.
 */
export function parseInstant(value: unknown): string | null {
  const match = typeof value === "string" ? rfc3339.exec(value) : null;
  if (!match) return null;
  const [, day = "", time, fraction = "", zone = "Z"] = match;
  // Date rolls 30 February over into March instead of refusing it.
  if (!toIso(`${day}T00:00:00Z`)?.startsWith(day) || time?.startsWith("24")) return null;
  const seconds = toIso(`${day}T${time}${zone.toUpperCase()}`);
  return seconds && `${seconds.slice(0, 19)}.${fraction.slice(0, 9).padEnd(9, "0")}Z`;
}

/** Null for what is no date, and for years that need a sign: those would sort wrongly. */
function toIso(text: string): string | null {
  const date = new Date(text);
  const iso = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  return iso.length === 24 ? iso : null;
}
