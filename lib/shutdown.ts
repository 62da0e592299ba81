import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";

// Next builds instrumentation.ts and each route apart, so what they share is in none of their modules.
const state = globalThis as { isShuttingDown?: boolean };

/** Whether this process was told to end, and answers its last requests. */
export const isShuttingDown = () => state.isShuttingDown === true;

/**
 * Told to end, Next stops listening at once and answers what is in flight. A load balancer learns of it later than that, so
 * after SIGTERM this process goes on listening for a while, unready, and lets go of connections that are kept for more.
 */
export function prepareShutdown(delaySeconds: number): void {
  const beginShutdown = () => {
    if (isShuttingDown()) return;
    state.isShuttingDown = true;
    subscribe("http.server.request.start", (message) => {
      (message as { response: ServerResponse }).response.setHeader("Connection", "close");
    });
  };
  process.once("SIGINT", beginShutdown);
  const stopListening = process.listeners("SIGTERM");
  process.removeAllListeners("SIGTERM");
  process.on("SIGTERM", (signal) => {
    // Who says it twice is in a hurry.
    const delay = isShuttingDown() ? 0 : delaySeconds * 1_000;
    beginShutdown();
    setTimeout(() => {
      for (const stop of stopListening) stop(signal);
    }, delay);
  });
}
