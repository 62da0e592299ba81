import { createDisk } from "./disk";
import { buildSeed } from "./seed/state";
import { defaultModes, type Session } from "./session";
import type { State } from "./state";
import { putDefaultDestination } from "./webhooks/destinations";

export interface Options {
  apiKey: string;
  statePath: string | null;
  webhook: { url: string; secret: string } | null;
  /** The emulator's own address, for invoices and its checkout page. */
  origin: string;
  portalOrigin: string;
  /** What a transaction's checkout link starts with. */
  checkoutUrl: string;
  /** Where the hosted checkout sends people back to; null keeps them here. */
  returnUrl: string | null;
  successUrl: string | null;
  /** What the clock says at the start and after a reset; null is real time. */
  startAt: Date | null;
  /** API requests a minute from one address; null is no limit. */
  rateLimit: number | null;
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
    state: disk.load() ?? firstState(options, options.startAt ?? new Date()),
    session: newSession(options),
    changed: () => disk.saveSoon(() => emulator.state),
    saveNow: () => disk.saveNow(emulator.state),
    wake: () => {},
  };
  putDefaultDestination(emulator);
  return emulator;
}

/** What comes before a transaction's id in its checkout link. */
function linkStart({ checkoutUrl }: Options): string {
  const url = new URL(checkoutUrl);
  url.searchParams.set("_ptxn", "");
  return url.href;
}

function firstState(options: Options, start: Date): State {
  return buildSeed(start, start.getTime() - Date.now(), linkStart(options));
}

function newSession({ rateLimit }: Options): Session {
  return {
    faults: [],
    modes: { ...defaultModes },
    requests: [],
    rateLimit,
    previewRateLimit: null,
    frozenAt: null,
    recentCalls: new Map(),
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
