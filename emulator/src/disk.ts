import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { State } from "./state.ts";

const debounceMs = 300;

export function createDisk(path: string | null) {
  let timer: NodeJS.Timeout | null = null;

  function load(): State | null {
    if (!path) return null;
    try {
      const saved: unknown = JSON.parse(readFileSync(path, "utf8"));
      return isState(saved) ? saved : null;
    } catch {
      return null;
    }
  }

  function saveNow(state: State): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!path) return;
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
    renameSync(temporary, path);
  }

  /** The state is read when the timer fires: a reset in between replaces the whole object. */
  function saveSoon(current: () => State): void {
    if (path) timer ??= setTimeout(() => trySave(current()), debounceMs);
  }

  function trySave(state: State): void {
    try {
      saveNow(state);
    } catch (error) {
      console.error(`emulator: the state is not saved: ${error instanceof Error ? error.message : error}`);
    }
  }

  return { load, saveNow, saveSoon };
}

const records = [
  "products",
  "prices",
  "customers",
  "addresses",
  "businesses",
  "payment_methods",
  "subscriptions",
  "dunning",
  "pauses",
  "transactions",
  "prevented",
  "adjustments",
  "credit_balances",
  "postponed",
  "immediate_updates",
  "discounts",
  "tax_rates",
  "destinations",
  "events",
  "notifications",
  "simulations",
  "simulation_runs",
  "simulation_events",
];

function isState(value: unknown): value is State {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map(Object.entries(value));
  if (fields.get("version") !== 3 || typeof fields.get("signing_key") !== "object") return false;
  return records.every((name) => typeof fields.get(name) === "object" && fields.get(name) !== null);
}
