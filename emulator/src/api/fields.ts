import { z } from "zod";
import { isInReach } from "../clock.ts";

export const idOf = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[a-z\\d]{26}$`), `Must be an id that starts with ${prefix}_`);
export const customData = z.record(z.string(), z.unknown()).nullable();
/** A time that the clock could reach: what is counted from it still has a year of four digits. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => isInReach(new Date(text)), "Must be before the year 2200");

/** Only what was really given: an absent field must not replace anything. */
export function given<T extends object>(body: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(body).filter(([, value]) => value !== undefined);
  // The entries are those of the body, less the ones it does not have.
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
