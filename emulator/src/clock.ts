import type { Emulator } from "./emulator.ts";

/** Real time plus an offset, or the instant the clock was stopped at. Signatures and portal tokens never use it. */
export function now({ state, session }: Emulator): Date {
  return new Date((session.frozenAt ?? Date.now()) + state.clock_offset_ms);
}

/** The clock goes where dates have four digits and a cycle more than that still fits. */
export function isInReach(instant: Date): boolean {
  const year = instant.getUTCFullYear();
  return year >= 1970 && year < 2200;
}

export function setNow({ state, session }: Emulator, instant: Date): void {
  state.clock_offset_ms = instant.getTime() - (session.frozenAt ?? Date.now());
}

/** Stops the clock, or lets it go on from where it stands. It can still be advanced and set. */
export function freeze(emulator: Emulator, isFrozen: boolean): void {
  const instant = now(emulator);
  emulator.session.frozenAt = isFrozen ? Date.now() : null;
  setNow(emulator, instant);
}

/** The microsecond of the next event: always later than the one before. */
export function nextOccurrence(emulator: Emulator): number {
  const finer = Math.floor((performance.now() % 1) * 1000);
  const micros = Math.max(emulator.state.last_occurred_micros + 1, now(emulator).getTime() * 1000 + finer);
  emulator.state.last_occurred_micros = micros;
  return micros;
}

export function formatMicros(micros: number): string {
  const fraction = String(micros % 1_000_000).padStart(6, "0");
  return `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19)}.${fraction}Z`;
}
