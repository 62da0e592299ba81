import type { ServerResponse } from "node:http";
import { env } from "@/lib/env";

/** Runs once when a server starts: with wrong settings or plans it names every fault, prints no value, and ends. */
export async function register(): Promise<void> {
  try {
    const { PADDLE_ENVIRONMENT } = env();
    if (process.env.NEXT_RUNTIME === "nodejs") {
      const { subscribe } = await import("node:diagnostics_channel");
      // When it is told to end, Next answers what is in flight. A proxy's kept connection would go on bringing more.
      const keepNone = () =>
        subscribe("http.server.request.start", (message) => {
          (message as { response: ServerResponse }).response.setHeader("Connection", "close");
        });
      for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, keepNone);
    }
    // Spelled out, so that development leaves the import out: there no mistake in the plans may keep the app from starting.
    if (process.env.NODE_ENV === "production") {
      const { findFaults } = await import("@/lib/billing/plans");
      const faults = findFaults(PADDLE_ENVIRONMENT);
      if (faults.length > 0) throw new Error(`These plans are wrong (lib/billing/plans.ts):\n  ${faults.join("\n  ")}`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // Next would only log what is thrown here, and start all the same. `globalThis`, because it also builds this for the
    // edge, where `process` isn't defined.
    globalThis.process.exit(1);
  }
}
