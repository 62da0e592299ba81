import type { Emulator } from "./emulator";

/** Real time plus an offset. Signatures and portal tokens never use it. */
export function now(emulator: Emulator): Date {
  return new Date(Date.now() + emulator.state.clock_offset_ms);
}

export function setNow(emulator: Emulator, instant: Date): void {
  emulator.state.clock_offset_ms = instant.getTime() - Date.now();
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
