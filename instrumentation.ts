import type { Instrumentation } from "next";
import { env } from "@/lib/env";

/** Runs once when a server starts: with wrong settings or plans it names every fault, prints no value, and ends. */
export async function register(): Promise<void> {
  try {
    const { PADDLE_ENVIRONMENT, SHUTDOWN_DELAY_SECONDS, OTEL_EXPORTER_OTLP_ENDPOINT } = env();
    // Spelled out, so that development leaves the imports out: there no mistake in the plans may keep the app from starting.
    if (process.env.NODE_ENV === "production") {
      const { findFaults } = await import("@/lib/billing/plans");
      const faults = findFaults(PADDLE_ENVIRONMENT);
      const where = "lib/billing/plans.ts; ids that are missing come by npm run setup";
      if (faults.length > 0) throw new Error(`These plans are wrong (${where}):\n  ${faults.join("\n  ")}`);
      if (process.env.NEXT_RUNTIME === "nodejs") {
        const { captureConsole, trackRequests } = await import("@/lib/log");
        // Only now: a start that is refused says why to a person.
        captureConsole();
        trackRequests();
        const { prepareShutdown } = await import("@/lib/shutdown");
        prepareShutdown(SHUTDOWN_DELAY_SECONDS);
        if (OTEL_EXPORTER_OTLP_ENDPOINT) (await import("@/lib/tracing")).startTracing();
      }
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // Next would only log what is thrown here, and start all the same. `globalThis`, because it also builds this for the
    // edge, where `process` isn't defined.
    globalThis.process.exit(1);
  }
}

/** Called by Next for whatever a page, route or action throws. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, { routePath }) => {
  if (process.env.NODE_ENV === "production" && process.env.NEXT_RUNTIME === "nodejs") {
    const { logRequestError } = await import("@/lib/log");
    logRequestError(error, routePath);
  }
};
