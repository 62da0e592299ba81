export interface Fault {
  path: string;
  method: string | null;
  /** Requests still to be hit; null means every one. */
  times: number | null;
  latencyMs: number | null;
  status: number | null;
  body: unknown;
  contentType: string | null;
  retryAfter: string | null;
  hang: boolean;
  reset: boolean;
}

export interface DeliveryModes {
  hold: boolean;
  shuffle: boolean;
  duplicate: number;
  drop: number;
  corrupt: "body" | "signature" | "stale" | null;
}

export const defaultModes: DeliveryModes = {
  hold: false,
  shuffle: false,
  duplicate: 0,
  drop: 0,
  corrupt: null,
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
}
