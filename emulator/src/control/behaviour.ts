import { Hono } from "hono";
import { behaviourShape } from "../behaviour.ts";
import type { Emulator } from "../emulator.ts";
import { readControl } from "./body.ts";

const body = behaviourShape.partial();

/** Other readings of Paddle than those observed, until the next reset. */
export function behaviourControl(emulator: Emulator): Hono {
  const app = new Hono();
  app.get("/behaviour", (c) => c.json(emulator.session.behaviour));
  app.post("/behaviour", async (c) => {
    Object.assign(emulator.session.behaviour, await readControl(c, body));
    return c.json(emulator.session.behaviour);
  });
  return app;
}
