import { observedBehaviour } from "./behaviour.ts";
import { createDisk } from "./disk.ts";
import { defaultModes, type Emulator, type Options, type Session } from "./emulator.ts";
import { safely } from "./safely.ts";
import { buildSeed } from "./seed/state.ts";
import type { State } from "./state.ts";
import { createTracker, isTable } from "./tracked.ts";
import { putDefaultDestination } from "./webhooks/destinations.ts";

export function createEmulator(options: Options): Emulator {
  const disk = createDisk(options.statePath);
  const tracker = createTracker();
  const first = firstState(options, options.startAt ?? new Date());
  let state = disk.load(first, tracker) ?? tracker.track(first);
  let isSaving = false;
  const emulator: Emulator = {
    options,
    get state() {
      return state;
    },
    set state(next) {
      state = tracker.track(next);
    },
    session: newSession(options),
    observer: null,
    changed: () => {
      if (isSaving) return;
      isSaving = true;
      setImmediate(() => {
        isSaving = false;
        safely("the state is not saved", emulator.saveNow);
      });
    },
    saveNow: () => disk.save(state, tracker),
    revision: tracker.revision,
    close: () => {
      safely("the state is not saved", emulator.saveNow);
      disk.close();
    },
    wake: () => {},
  };
  putDefaultDestination(emulator);
  emulator.saveNow();
  return emulator;
}

/** What comes before a transaction's id in its checkout link. */
function linkStart({ checkoutUrl }: Options): string {
  const url = new URL(checkoutUrl);
  url.searchParams.set("_ptxn", "");
  return url.href;
}

function firstState(options: Options, start: Date): State {
  const seed = buildSeed(start, start.getTime() - Date.now(), linkStart(options));
  return options.seed === "empty" ? emptied(seed) : seed;
}

/** An account with nothing in it: whatever tables there are, none has a row. */
function emptied(state: State): State {
  const fields = Object.entries(state).map(([name, value]) => [name, isTable(name, value) ? {} : value]);
  // It has the fields of the state it was made from.
  return Object.fromEntries(fields) as State;
}

function newSession({ rateLimit, retries = "fast" }: Options): Session {
  return {
    faults: [],
    modes: { ...defaultModes, retries },
    requests: [],
    rateLimit,
    previewRateLimit: null,
    frozenAt: null,
    recentCalls: new Map(),
    behaviour: { ...observedBehaviour },
    estimatedTotal: "exact",
  };
}

/** Back to the first state, as if it had been started with its clock at `start`. */
export function resetEmulator(emulator: Emulator, start = emulator.options.startAt ?? new Date()): void {
  const { options, state } = emulator;
  emulator.state = { ...firstState(options, start), signing_key: state.signing_key };
  emulator.session = newSession(options);
  putDefaultDestination(emulator);
  emulator.changed();
}
