import { createDisk } from "./disk";
import { buildSeed } from "./seed/state";
import { defaultModes, type Session } from "./session";
import type { State } from "./state";
import { putDefaultDestination } from "./webhooks/destinations";

export interface Options {
  apiKey: string;
  statePath: string | null;
  webhook: { url: string; secret: string } | null;
  portalOrigin: string;
}

/** What every part of the emulator is handed: the persistent state and the session around it. */
export interface Emulator {
  readonly options: Options;
  state: State;
  session: Session;
  /** Something changed: write it to disk soon. */
  changed(): void;
  saveNow(): void;
  /** Something may be due for delivery. */
  wake(): void;
}

export function createEmulator(options: Options): Emulator {
  const disk = createDisk(options.statePath);
  const emulator: Emulator = {
    options,
    state: disk.load() ?? buildSeed(new Date(), 0),
    session: newSession(),
    changed: () => disk.saveSoon(() => emulator.state),
    saveNow: () => disk.saveNow(emulator.state),
    wake: () => {},
  };
  putDefaultDestination(emulator);
  return emulator;
}

function newSession(): Session {
  return { faults: [], modes: { ...defaultModes }, requests: [], rateLimit: null, recentCalls: new Map() };
}

export function resetEmulator(emulator: Emulator, offsetMs: number): void {
  const { signing_key } = emulator.state;
  emulator.state = { ...buildSeed(new Date(Date.now() + offsetMs), offsetMs), signing_key };
  emulator.session = newSession();
  putDefaultDestination(emulator);
  emulator.changed();
}
