import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createApi } from "./api/app.ts";
import type { ApiEnv } from "./api/route.ts";
import { createCheckout } from "./checkout/app.ts";
import { now } from "./clock.ts";
import { createControl } from "./control/app.ts";
import type { Emulator } from "./emulator.ts";
import { PaddleError } from "./errors.ts";
import { InputError } from "./input.ts";
import { createInvoices } from "./invoices/app.ts";
import { runDue } from "./lifecycle/due.ts";
import { createPortal } from "./portal/app.ts";
import { portalId } from "./portal/links.ts";
import { safely, tell } from "./safely.ts";
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
      // Nobody is told of what isn't on disk.
      safely("the state is not saved", emulator.saveNow);
      void sender.deliver("due");
    });
  };
  const app = new Hono<ApiEnv>();
  app.get("/__emulator", (c) => c.redirect("/__emulator/"));
  app.route("/__emulator/", createControl(emulator, sender));
  app.route(`/${portalId}`, createPortal(emulator));
  app.route("/checkout", createCheckout(emulator));
  app.route("/invoices", createInvoices(emulator));
  // Whoever opens the address that the program prints; a client of the API sends its key.
  app.get("/", (c, next) => (c.req.header("authorization") ? next() : Promise.resolve(c.redirect("/__emulator/"))));
  app.get("/favicon.ico", (c) => c.body(null, 204));
  app.route("/", createApi(emulator));
  app.onError((error, c) => {
    if (error instanceof InputError) return c.text(error.message, error.status);
    if (error instanceof PaddleError) return c.text(error.detail, 400);
    console.error(error);
    return c.text("Internal error", 500);
  });
  return app;
}

/** Lets time run: does what is due, and looks for it only when it is or when something has changed. */
function createTick(emulator: Emulator): () => void {
  let seen = -1;
  let next = 0;
  return () => {
    if (emulator.revision() === seen && now(emulator).getTime() < next) return;
    safely("what is due was not done", () => {
      next = runDue(emulator);
      seen = emulator.revision();
    });
    safely("the state is not saved", emulator.saveNow);
  };
}

/** Serves an emulator and lets its time run. Resolves once the port is taken, rejects when somebody else has it. */
export function serveEmulator(emulator: Emulator, port: number): Promise<{ close: () => void }> {
  const app = createApp(emulator);
  const tick = createTick(emulator);

  /** What an answer tells is on disk before it is given. */
  async function fetch(request: Request, bindings: object): Promise<Response> {
    const answer = await app.fetch(request, bindings);
    try {
      emulator.saveNow();
      return answer;
    } catch (error) {
      tell("the state is not saved", error);
      return Response.json(
        { error: { type: "api_error", code: "internal_error", detail: "The state is not saved." } },
        { status: 500 },
      );
    }
  }

  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host }, () => {
      const clock = setInterval(() => {
        tick();
        emulator.wake();
      }, tickMs);
      const close = () => {
        clearInterval(clock);
        server.close();
        if ("closeAllConnections" in server) server.closeAllConnections();
        emulator.close();
      };
      resolve({ close });
    });
    server.once("error", reject);
  });
}
