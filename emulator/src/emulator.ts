import type { Behaviour } from "./behaviour.ts";
import type { Event } from "./entities/notification.ts";
import type { State } from "./state.ts";
import type { RetryProfile } from "./webhooks/retries.ts";

export const seeds = ["examples", "empty"] as const;
export type Seed = (typeof seeds)[number];

export interface Options {
  apiKey: string;
  statePath: string | null;
  /** What the first state holds. */
  seed: Seed;
  webhook: { url: string; secret: string; events: string[] } | null;
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
  /** How failed deliveries are repeated; fast unless given. */
  retries?: RetryProfile;
}

/** Sees what the API answers and what webhooks tell, for tests. */
export interface Observer {
  answered(request: Request, response: Response): void | Promise<void>;
  told(event: Event): void;
}

/** What every part of the emulator is handed: the persistent state and the session around it. */
export interface Emulator {
  readonly options: Options;
  state: State;
  session: Session;
  observer: Observer | null;
  /** Something changed outside of a request: write it to disk before anything else happens. */
  changed(): void;
  /** Writes to disk what changed since the last time; throws, and keeps it for the next time, where that fails. */
  saveNow(): void;
  /** Counts what is written to the state, saved or not. */
  revision(): number;
  /** Saves, and lets another process have the state file. */
  close(): void;
  /** Something may be due for delivery. */
  wake(): void;
}

export interface Fault {
  path: string;
  method: string | null;
  /** Requests still to be hit; null means every one. */
  times: number | null;
  /** Requests that it lets go first. */
  skip: number;
  latencyMs: number | null;
  status: number | null;
  body: unknown;
  contentType: string | null;
  retryAfter: string | null;
  hang: boolean;
  reset: boolean;
  /** The request is done, and its answer never arrives. */
  lose: boolean;
}

export interface DeliveryModes {
  hold: boolean;
  shuffle: boolean;
  duplicate: number;
  drop: number;
  corrupt: "body" | "signature" | "stale" | null;
  retries: RetryProfile;
}

export const defaultModes: DeliveryModes = {
  hold: false,
  shuffle: false,
  duplicate: 0,
  drop: 0,
  corrupt: null,
  retries: "fast",
};

export interface RequestRecord {
  at: string;
  method: string;
  path: string;
  /** null while unanswered, and for good when the connection was dropped. */
  status: number | null;
}

/** What a restart forgets. */
export interface Session {
  faults: Fault[];
  modes: DeliveryModes;
  requests: RequestRecord[];
  rateLimit: number | null;
  /** Previews of prices and transactions are counted by themselves. */
  previewRateLimit: number | null;
  /** Real time at which the clock was stopped. */
  frozenAt: number | null;
  recentCalls: Map<string, number[]>;
  behaviour: Behaviour;
  /** Paddle's estimates are far off; the emulator's are only on request. */
  estimatedTotal: "exact" | "wrong";
}
