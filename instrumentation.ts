import { findFaults } from "@/lib/billing/plans";
import { env, isProduction } from "@/lib/env";

/** Runs once when a server starts: with wrong settings or plans it names every fault, prints no value, and ends. */
export function register(): void {
  try {
    const { PADDLE_ENVIRONMENT } = env();
    const faults = isProduction ? findFaults(PADDLE_ENVIRONMENT) : [];
    if (faults.length > 0) throw new Error(`These plans are wrong (lib/billing/plans.ts):\n  ${faults.join("\n  ")}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // Next would only log what is thrown here, and start all the same. `globalThis`, because it also builds this for the
    // edge, where `process` isn't defined.
    globalThis.process.exit(1);
  }
}
