import { now } from "../../clock.ts";
import type { Emulator } from "../../emulator.ts";
import { nextComing } from "../../lifecycle/coming.ts";
import { ControlError } from "../body.ts";

type Fields = Map<string, string>;

/** What a form comes to: the control call that programs make for the same, and what is said when it is done. */
export interface Order {
  path: string;
  body: Record<string, unknown>;
  done: keyof typeof doneTexts;
}

export const doneTexts = {
  advanced: "The clock is advanced, and what was due is done.",
  set: "The clock is set.",
  frozen: "The clock is stopped.",
  released: "The clock goes on.",
  held: "Deliveries are held.",
  let: "Deliveries go out.",
  sent: "What waited was sent.",
  resent: "It is sent again.",
  modes: "Deliveries are set.",
  fault: "The fault is added.",
  cleared: "There are no faults any more.",
} as const;

/** Rounded up to the second, so that it isn't missed by less than that. */
function untilNext(emulator: Emulator): string {
  const coming = nextComing(emulator);
  if (!coming) throw new ControlError("clock: nothing is due");
  const ms = Math.max(0, Date.parse(coming.at) - now(emulator).getTime());
  return `PT${Math.ceil(ms / 1000)}S`;
}

function clock(emulator: Emulator, fields: Fields): Order {
  const path = "/clock";
  const [freeze, set] = [fields.get("freeze"), fields.get("set")];
  if (freeze !== undefined) {
    return { path, body: { freeze: freeze === "true" }, done: freeze === "true" ? "frozen" : "released" };
  }
  if (set !== undefined) {
    // Browsers leave the seconds out where they are none.
    return { path, body: { set: `${set.length === 16 ? `${set}:00` : set}Z` }, done: "set" };
  }
  const advance = fields.has("next") ? untilNext(emulator) : (fields.get("advance") ?? "");
  return { path, body: { advance }, done: "advanced" };
}

function deliveries(_: Emulator, fields: Fields): Order {
  const path = "/deliveries";
  const [hold, replay] = [fields.get("hold"), fields.get("replay")];
  if (hold !== undefined) return { path, body: { hold: hold === "true" }, done: hold === "true" ? "held" : "let" };
  if (replay !== undefined) return { path, body: { replay }, done: "resent" };
  if (fields.has("flush")) return { path, body: { flush: true }, done: "sent" };
  const drop = Number(fields.get("drop") ?? 0) / 100;
  const body = { shuffle: fields.has("shuffle"), duplicate: Number(fields.get("duplicate") ?? 0), drop };
  return { path, body, done: "modes" };
}

const effects: Record<string, object> = {
  "429": { status: 429, retryAfter: 5 },
  latency: { latencyMs: 3000 },
  hang: { hang: true },
  reset: { reset: true },
};

function faults(_: Emulator, fields: Fields): Order {
  const path = "/faults";
  if (fields.has("clear")) return { path, body: { clear: true }, done: "cleared" };
  const [effect = "", times = "", method = ""] = ["effect", "times", "method"].map((name) => fields.get(name));
  const body = {
    path: fields.get("path") ?? "",
    ...(effects[effect] ?? { status: Number(effect) }),
    ...(times !== "" && { times: Number(times) }),
    ...(method !== "" && { method }),
  };
  return { path, body, done: "fault" };
}

/** The page's forms by the last part of their address. */
export const forms: Record<string, (emulator: Emulator, fields: Fields) => Order> = { clock, deliveries, faults };
