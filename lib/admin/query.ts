import type { Query } from "@/lib/auth/user";

/** What the address says under these names, trimmed; what it doesn't say is left out. */
export function readQuery<Name extends string>(query: Query, names: readonly Name[]): Partial<Record<Name, string>> {
  const given = names.flatMap((name) => {
    const value = query[name];
    return typeof value === "string" && value.trim() ? [[name, value.trim().slice(0, 400)]] : [];
  });
  return Object.fromEntries(given);
}

/** The value of a `datetime-local` field, in UTC; null for anything else. */
export function readInstant(value: string | undefined): Date | null {
  if (!value || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(value)) return null;
  const date = new Date(`${value}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}
