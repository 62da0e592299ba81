import { env } from "@/lib/env";

/** Runs once when a server starts: with wrong settings it names every fault, prints no value, and ends. */
export function register(): void {
  try {
    env();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // Next only logs what is thrown here, and would go on serving. (Spelled so, because it also builds this for the edge.)
    globalThis.process.exit(1);
  }
}
