import { env } from "@/lib/env";

/** Runs once when a server starts: with wrong settings it names every fault, prints no value, and ends. */
export function register(): void {
  try {
    env();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // Next would only log what is thrown here, and start all the same. `globalThis`, because it also builds this for the
    // edge, where `process` isn't defined.
    globalThis.process.exit(1);
  }
}
