import { z } from "zod";
import { isInReach } from "../clock.ts";

export const idOf = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[a-z\\d]{26}$`), `Must be an id that starts with ${prefix}_`);
export const customData = z.record(z.string(), z.unknown()).nullable();
/** A time that the clock could reach: what is counted from it still has a year of four digits. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => isInReach(new Date(text)), "Must be before the year 2200");
