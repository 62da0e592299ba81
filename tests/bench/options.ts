import { parseArgs } from "node:util";

export const parts = ["webhooks", "page", "outage", "scripts", "click", "gate", "carried"] as const;
export type Part = (typeof parts)[number];

export type Options = {
  /** Alternating rounds of each measurement. */
  rounds: number;
  /** How many requests a measurement makes, as a share of its full number. */
  share: number;
  /** The larger database of the gate's measurement. */
  subscriptions: number;
  only: Part[];
  /** Use what `next build` left the last time. */
  isBuilt: boolean;
  jsonPath: string;
};

const isPart = (name: string): name is Part => parts.some((part) => part === name);

/** `npm run bench -- [--quick] [--rounds 5] [--only webhooks,page] [--no-build] [--json file]` */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      only: { type: "string", default: parts.join(",") },
      "no-build": { type: "boolean", default: false },
      json: { type: "string", default: ".local/bench.json" },
    },
  });
  const only = values.only.split(",");
  const unknown = only.filter((name) => !isPart(name));
  if (unknown.length > 0) throw new Error(`--only: there is no ${unknown.join(", ")}; there are ${parts}.`);
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds: a whole number from 1.");
  return {
    rounds,
    share: values.quick ? 0.1 : 1,
    subscriptions: values.quick ? 20_000 : 1_000_000,
    only: only.filter(isPart),
    isBuilt: values["no-build"],
    jsonPath: values.json,
  };
}
