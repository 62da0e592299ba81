let last = "";

/** Does what nobody waits for. A failure is told on stderr, once for each kind, and ends nothing. */
export function safely(what: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    tell(what, error);
  }
}

export function tell(what: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (text !== last) console.error(`emulator: ${what}: ${text}`);
  last = text;
}
