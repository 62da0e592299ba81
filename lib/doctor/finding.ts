import type { Env } from "@/lib/env";

/** What is looked at, in the order in which it is shown. */
export const groups = ["settings", "database", "paddle", "webhooks", "catalog", "mirror"] as const;
export type Group = (typeof groups)[number];
export const groupTitles: Record<Group, string> = {
  settings: "Settings",
  database: "Database",
  paddle: "Paddle",
  webhooks: "Webhooks",
  catalog: "What is sold",
  mirror: "The local copy",
};

/**
 * One line of the doctor's. Never a secret, an address of a customer, or what a delivery said.
 * A `fault` has to be dealt with; a `note` is worth knowing, or says why something wasn't checked.
 */
export type Finding = {
  /** What was found, by a name that stays: `destination-inactive`. */
  id: string;
  group: Group;
  /** What was checked: "Webhook destination". */
  what: string;
  state: "ok" | "fault" | "note";
  /** What was found; of a fault, what is wrong. */
  detail: string;
  /** Of a fault: why it matters, and exactly what to do next. */
  why: string | null;
  step: string | null;
};

export type Found = Omit<Finding, "group" | "what"> & { what?: string };

/** Looks at one thing and returns a line for each part of it. */
export type Check = {
  what: string;
  /** Without these settings nothing can be looked at. */
  needs: readonly (keyof Env)[];
  look: (options: { now: Date; mayWrite: boolean; faults: ReadonlyMap<string, string> }) => Promise<Found[]>;
};

export const ok = (id: string, detail = ""): Found => ({ id, state: "ok", detail, why: null, step: null });
export const note = (id: string, detail: string, step: string | null = null): Found => ({
  ...{ id, state: "note", detail },
  ...{ why: null, step },
});
export const fault = (id: string, detail: string, why: string, step: string): Found => ({
  ...{ id, state: "fault", detail },
  ...{ why, step },
});
/** Where one check has several lines. */
export const named = (what: string, found: Found): Found => ({ ...found, what });

const MINUTE_MS = 60_000;

/** "3 minutes ago". */
export function ago(at: Date, now: Date): string {
  const minutes = Math.round((now.getTime() - at.getTime()) / MINUTE_MS);
  const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? "" : "s"} ago`;
  if (minutes < 1) return "less than a minute ago";
  if (minutes < 120) return count(minutes, "minute");
  return minutes < 48 * 60 ? count(Math.round(minutes / 60), "hour") : count(Math.round(minutes / 1_440), "day");
}

/** The first few, and how many more. */
export const some = (all: readonly string[], most = 3): string =>
  all.length > most ? `${all.slice(0, most).join(", ")} and ${all.length - most} more` : all.join(", ");
