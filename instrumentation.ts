import { env } from "@/lib/env";

/** Runs once when a server starts: with wrong settings or plans it names every fault, prints no value, and ends. */
export async function register(): Promise<void> {
  try {
    const { PADDLE_ENVIRONMENT, SHUTDOWN_DELAY_SECONDS } = env();
    // Spelled out, so that development leaves the imports out: there no mistake in the plans may keep the app from starting.
    if (process.env.NODE_ENV === "production") {
      if (process.env.NEXT_RUNTIME === "nodejs") {
        const { prepareShutdown } = await import("@/lib/shutdown");
        prepareShutdown(SHUTDOWN_DELAY_SECONDS);
      }
      const { findFaults } = await import("@/lib/billing/plans");
      const faults = findFaults(PADDLE_ENVIRONMENT);
      const where = "lib/billing/plans.ts; ids that are missing come by npm run setup";
      if (faults.length > 0) throw new Error(`These plans are wrong (${where}):\n  ${faults.join("\n  ")}`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // Next would only log what is thrown here, and start all the same. `globalThis`, because it also builds this for the
    // edge, where `process` isn't defined.
    globalThis.process.exit(1);
  }
}
