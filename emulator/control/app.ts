import { Hono } from "hono";
import type { Emulator } from "../emulator";
import { PaddleError } from "../errors";
import type { Sender } from "../webhooks/sender";
import { accessControl } from "./access";
import { billingControl } from "./billing";
import { ControlError } from "./body";
import { clockControl } from "./clock";
import { deliveryControl } from "./deliveries";
import { faultControl } from "./faults";
import { stateControl } from "./state";

/** What Paddle has no counterpart of: time, faults and the state itself in the hands of whoever tests. */
export function createControl(emulator: Emulator, sender: Sender): Hono {
  const app = new Hono();
  app.route("/", clockControl(emulator, sender));
  app.route("/", stateControl(emulator, sender));
  app.route("/", deliveryControl(emulator, sender));
  app.route("/", faultControl(emulator));
  app.route("/", accessControl(emulator));
  app.route("/", billingControl(emulator));
  app.all("*", (c) => c.json({ error: `path: there is no ${c.req.method} ${c.req.path}` }, 404));
  app.onError((error, c) => {
    if (error instanceof ControlError || error instanceof PaddleError)
      return c.json({ error: error.message }, 400);
    console.error(error);
    return c.json({ error: "internal error" }, 500);
  });
  return app;
}
