/** What was started, and is stopped again in reverse order, once, however the run ends. */
export class Scope {
  private stops: (() => Promise<unknown>)[] = [];

  async open<T extends { stop: () => Promise<unknown> }>(opening: Promise<T>): Promise<T> {
    const opened = await opening;
    this.stops.push(() => opened.stop());
    return opened;
  }

  async close(): Promise<void> {
    for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) {
      await stop().catch((error) => console.error("bench: while stopping:", error));
    }
  }
}

/** Runs something and stops what it opened. */
export async function within<T>(run: (scope: Scope) => Promise<T>): Promise<T> {
  const scope = new Scope();
  const onSignal = () => scope.close().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, onSignal);
  try {
    return await run(scope);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, onSignal);
    await scope.close();
  }
}
