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
    state: disk.load() ?? buildSeed(new Date(), 0, linkStart(options)),
    session: newSession(),
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

function newSession(): Session {
  return {
    faults: [],
    modes: { ...defaultModes },
    requests: [],
    rateLimit: null,
    previewRateLimit: null,
    frozenAt: null,
    recentCalls: new Map(),
  };
}

export function resetEmulator(emulator: Emulator, offsetMs: number): void {
  const { signing_key } = emulator.state;
  const start = new Date(Date.now() + offsetMs);
  const seed = buildSeed(start, offsetMs, linkStart(emulator.options));
  emulator.state = { ...seed, signing_key };
  emulator.session = newSession();
  putDefaultDestination(emulator);
  emulator.changed();
}
