const rfc3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * An RFC 3339 instant as UTC text of fixed width with nine fraction digits, which sorts as time in any database.
 * Paddle sends zero to nine digits; a JavaScript Date keeps three, and unpadded text sorts wrongly.
 * Returns null for anything that is not an instant.
 */
export function parseInstant(value: unknown): string | null {
  const match = typeof value === "string" ? rfc3339.exec(value) : null;
  if (!match) return null;
  const [, whole, fraction = "", zone = "Z"] = match;
  const seconds = new Date(`${whole}${zone.toUpperCase()}`);
  if (Number.isNaN(seconds.getTime())) return null;
  return `${seconds.toISOString().slice(0, 19)}.${fraction.slice(0, 9).padEnd(9, "0")}Z`;
}
