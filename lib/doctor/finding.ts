/** What is looked at, in the order in which it is shown. */
export const groups = ["settings", "database", "paddle", "webhooks", "catalog", "mirror"] as const;
export type Group = (typeof groups)[number];

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
  detail: string | null;
  /** Of a fault: why it matters, and exactly what to do next. */
  why: string | null;
  step: string | null;
};
