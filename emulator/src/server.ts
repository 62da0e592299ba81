import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createApi } from "./api/app.ts";
import type { ApiEnv } from "./api/route.ts";
import { createCheckout } from "./checkout/app.ts";
import { createControl } from "./control/app.ts";
import type { Emulator } from "./emulator.ts";
import { createInvoices } from "./invoices/app.ts";
import { runDue } from "./lifecycle/due.ts";
import { createPortal } from "./portal/app.ts";
import { portalId } from "./portal/links.ts";
import { createSender } from "./webhooks/sender.ts";

const tickMs = 1000;
export const host = "127.0.0.1";

function createApp(emulator: Emulator): Hono<ApiEnv> {
  const sender = createSender(emulator);
  let woken = false;
  emulator.wake = () => {
    if (woken) return;
    woken = true;
    setImmediate(() => {
      woken = false;
      void sender.deliver("due");
    });
  };
  const app = new Hono<ApiEnv>();
  app.route("/__emulator", createControl(emulator, sender));
  app.route(`/${portalId}`, createPortal(emulator));
  app.route("/checkout", createCheckout(emulator));
  app.route("/invoices", createInvoices(emulator));
  app.get("/favicon.ico", (c) => c.body(null, 204));
  app.route("/", createApi(emulator));
  return app;
}

/** Serves an emulator and lets its time run. Resolves once the port is taken, rejects when somebody else has it. */
export function serveEmulator(emulator: Emulator, port: number): Promise<{ close: () => void }> {
  const { fetch } = createApp(emulator);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host }, () => {
      const clock = setInterval(() => {
        runDue(emulator);
        emulator.wake();
      }, tickMs);
      const close = () => {
        clearInterval(clock);
        server.close();
        if ("closeAllConnections" in server) server.closeAllConnections();
      };
      resolve({ close });
    });
    server.once("error", reject);
  });
}
