import { Hono } from "hono";
import { z } from "zod";
import type { DeliveryModes, Emulator } from "../emulator.ts";
import { defaultDestinationId } from "../webhooks/destinations.ts";
import { queueEvent } from "../webhooks/emit.ts";
import { retryProfileNames } from "../webhooks/retries.ts";
import { pendingNotifications, type Sender } from "../webhooks/sender.ts";
import { ControlError, readControl } from "./body.ts";

const rotation = z.strictObject({
  secret: z.string().min(1),
  keepOld: z.boolean().default(false),
  oldLast: z.boolean().default(false),
  destination: z.string().default(defaultDestinationId),
});

const body = z.strictObject({
  hold: z.boolean().optional(),
  shuffle: z.boolean().optional(),
  duplicate: z.int().min(0).max(100).optional(),
  drop: z.number().min(0).max(1).optional(),
  corrupt: z.enum(["body", "signature", "stale"]).nullable().optional(),
  retries: z.enum(retryProfileNames).optional(),
  replay: z.string().optional(),
  rotate: rotation.optional(),
  flush: z.boolean().optional(),
});
type Body = z.infer<typeof body>;

function changeModes(modes: DeliveryModes, given: Body): DeliveryModes {
  return {
    // Asking for a shuffle lets what is held go, in random order, unless hold says otherwise.
    hold: given.hold ?? (given.shuffle ? false : modes.hold),
    shuffle: given.shuffle ?? modes.shuffle,
    duplicate: given.duplicate ?? modes.duplicate,
    drop: given.drop ?? modes.drop,
    corrupt: given.corrupt === undefined ? modes.corrupt : given.corrupt,
    retries: given.retries ?? modes.retries,
  };
}

function rotate({ state }: Emulator, given: z.infer<typeof rotation>): void {
  const destination = state.destinations[given.destination];
  if (!destination) throw new ControlError(`rotate.destination: there is no ${given.destination}`);
  const old = { secret: destination.endpoint_secret_key, last: given.oldLast };
  const previous_secret = given.keepOld ? old : null;
  state.destinations[destination.id] = { ...destination, previous_secret, endpoint_secret_key: given.secret };
}

function replay(emulator: Emulator, which: string): void {
  const events = Object.values(emulator.state.events);
  const chosen = which === "all" ? events : events.filter(({ event_id }) => event_id === which);
  if (chosen.length === 0 && which !== "all") throw new ControlError(`replay: there is no event ${which}`);
  for (const event of chosen) queueEvent(emulator, event, "replay");
}

export function deliveryControl(emulator: Emulator, sender: Sender): Hono {
  const app = new Hono();
  app.post("/deliveries", async (c) => {
    const given = await readControl(c, body);
    if (given.rotate) rotate(emulator, given.rotate);
    emulator.session.modes = changeModes(emulator.session.modes, given);
    if (given.replay !== undefined) replay(emulator, given.replay);
    emulator.changed();
    const sent = await sender.deliver(given.flush ? "flush" : "due");
    return c.json({ queued: pendingNotifications(emulator).length, sent, modes: emulator.session.modes });
  });
  return app;
}
