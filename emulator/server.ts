import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createApi } from "./api/app";
import type { ApiEnv } from "./api/route";
import { createCheckout } from "./checkout/app";
import { createControl } from "./control/app";
import type { Emulator } from "./emulator";
import { createInvoices } from "./invoices/app";
import { runDue } from "./lifecycle/due";
import { createPortal } from "./portal/app";
import { portalId } from "./portal/links";
import { createSender } from "./webhooks/sender";

const tickMs = 1000;
export const host = "127.0.0.1";

export function createApp(emulator: Emulator): Hono<ApiEnv> {
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
  setInterval(() => {
    runDue(emulator);
    emulator.wake();
  }, tickMs).unref();

  const app = new Hono<ApiEnv>();
  app.route("/__emulator", createControl(emulator, sender));
  app.route(`/${portalId}`, createPortal(emulator));
  app.route("/checkout", createCheckout(emulator));
  app.route("/invoices", createInvoices(emulator));
  app.get("/favicon.ico", (c) => c.body(null, 204));
  app.route("/", createApi(emulator));
  return app;
}

/** Resolves once the port is taken, rejects when somebody else has it. */
export function listen(app: Hono<ApiEnv>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, ({ port: taken }) => resolve(taken));
    server.once("error", reject);
  });
}
