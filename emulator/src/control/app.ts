import { setTimeout as sleep } from "node:timers/promises";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { refuseForeign } from "../access.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { PaddleError } from "../errors.ts";
import { InputError } from "../input.ts";
import { dueNotifications, pendingNotifications, type Sender } from "../webhooks/sender.ts";
import { accessControl } from "./access.ts";
import { adjustmentControl } from "./adjustments.ts";
import { behaviourControl } from "./behaviour.ts";
import { billingControl } from "./billing.ts";
import { ControlError } from "./body.ts";
import { clockControl } from "./clock.ts";
import { deliveryControl } from "./deliveries.ts";
import { examplesControl } from "./examples.ts";
import { faultControl } from "./faults.ts";
import { controlPage } from "./page/app.ts";

export function stateControl(emulator: Emulator, sender: Sender): Hono {
  const app = new Hono();

  app.get("/state", (c) => {
    const { state, session } = emulator;
    return c.json({
      now: now(emulator).toISOString(),
      customers: Object.values(state.customers),
      payment_methods: state.payment_methods,
      addresses: Object.values(state.addresses),
      businesses: Object.values(state.businesses),
      subscriptions: Object.values(state.subscriptions),
      transactions: Object.values(state.transactions),
      discounts: Object.values(state.discounts),
      adjustments: Object.values(state.adjustments),
      credit_balances: Object.values(state.credit_balances),
      tax_rate: state.tax_rate,
      tax_rates: state.tax_rates,
      account_tax_mode: state.account_tax_mode,
      events: Object.values(state.events),
      notifications: Object.values(state.notifications),
      destinations: Object.values(state.destinations).map(({ previous_secret, ...destination }) => ({
        ...destination,
        endpoint_secret_key: "***",
        rotating: previous_secret !== null,
      })),
      faults: session.faults,
      behaviour: session.behaviour,
      deliveries: session.modes,
      requests: session.requests,
    });
  });

  app.post("/settle", async (c) => {
    do {
      await sender.deliver("due");
      if (sender.inFlight() > 0) await sleep(20);
    } while (dueNotifications(emulator).length > 0 || sender.inFlight() > 0);
    return c.json({ now: now(emulator).toISOString(), pending: pendingNotifications(emulator).length });
  });

  return app;
}

/** The calls themselves, whoever makes them. */
function createEndpoints(emulator: Emulator, sender: Sender): Hono {
  const app = new Hono();
  app.route("/", clockControl(emulator, sender));
  app.route("/", stateControl(emulator, sender));
  app.route("/", deliveryControl(emulator, sender));
  app.route("/", faultControl(emulator));
  app.route("/", behaviourControl(emulator));
  app.route("/", accessControl(emulator));
  app.route("/", billingControl(emulator));
  app.route("/", adjustmentControl(emulator));
  app.route("/", examplesControl(emulator));
  app.onError(answerMistake);
  return app;
}

function answerMistake(error: Error, c: Context): Response {
  if (error instanceof InputError) return c.json({ error: `body: ${error.message}` }, error.status);
  if (error instanceof ControlError || error instanceof PaddleError) return c.json({ error: error.message }, 400);
  console.error(error);
  return c.json({ error: "internal error" }, 500);
}

const answerBody = z.object({ error: z.string().optional() });

/** What Paddle has no counterpart of: time, faults and the state itself in the hands of whoever tests. */
export function createControl(emulator: Emulator, sender: Sender): Hono {
  const app = new Hono();
  const endpoints = createEndpoints(emulator, sender);
  app.use(
    refuseForeign(emulator.options, (c, part) => c.json({ error: `${part}: not from this machine's own page` }, 403)),
  );
  const call = async (path: string, body: unknown): Promise<string | null> => {
    const answer = await endpoints.request(path, { method: "POST", body: JSON.stringify(body) });
    return answer.ok ? null : (answerBody.parse(await answer.json()).error ?? "");
  };
  app.route("/", endpoints);
  app.route("/", controlPage(emulator, call));
  app.all("*", (c) => c.json({ error: `path: there is no ${c.req.method} ${c.req.path}` }, 404));
  app.onError(answerMistake);
  return app;
}
