import { Hono } from "hono";
import { z } from "zod";
import { createAddress } from "../checkout/pay.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { newApiKey } from "../ids.ts";
import { addressOf, newPaymentMethod, savePaymentMethod, testCards } from "../lifecycle/payment-method.ts";
import { eventTypeNames, maximumActive, newDestination } from "../webhooks/destinations.ts";
import { ControlError, readControl } from "./body.ts";

const destinationBody = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(1),
  events: z.array(z.enum(eventTypeNames)).min(1).optional(),
});
const permission = z.string().regex(/^(\*|[a-z_]+\.(read|write))$/, "expected a permission such as customer.read");
const keyBody = z.strictObject({
  permissions: z.array(permission).optional(),
  revoke: z.string().optional(),
});
const cardBody = z.strictObject({
  card: z.string().nullable(),
  expires: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/, "expected a month such as 2026-12")
    .optional(),
});
const perMinute = z.int().min(1).nullable();
const listBody = z.strictObject({ estimatedTotal: z.enum(["exact", "wrong"]) });
const rateBody = z.strictObject({ perMinute: perMinute.optional(), previewsPerMinute: perMinute.optional() });

/** Sets the card on file as it is, even one that any checkout would refuse. */
function putCard(emulator: Emulator, id: string, { card, expires }: z.infer<typeof cardBody>): void {
  if (card === null) {
    delete emulator.state.payment_methods[id];
    return;
  }
  const address = addressOf(emulator, id);
  const method = newPaymentMethod(emulator, id, card, address);
  if (!method) throw new ControlError(`card: expected null or one of ${Object.keys(testCards).join(", ")}`);
  const address_id = address || createAddress(emulator, id, "US").id;
  savePaymentMethod(emulator, id, { ...method, address_id, ...(expires && { expires }) });
}

/** Who may call, who is told, who can pay. */
export function accessControl(emulator: Emulator): Hono {
  const app = new Hono();

  app.post("/destinations", async (c) => {
    const { url, secret, events } = await readControl(c, destinationBody);
    const destination = newDestination(
      { destination: url, endpoint_secret_key: secret, subscribed_events: events ?? eventTypeNames },
      now(emulator).getTime(),
    );
    const active = Object.values(emulator.state.destinations).filter((each) => each.active).length;
    if (active >= maximumActive) throw new ControlError(`url: at most ${maximumActive} destinations can be active`);
    emulator.state.destinations[destination.id] = destination;
    emulator.changed();
    return c.json(destination);
  });

  app.post("/keys", async (c) => {
    const { permissions, revoke } = await readControl(c, keyBody);
    const { state } = emulator;
    emulator.changed();
    if (permissions) {
      const key = newApiKey();
      state.keys = [...state.keys, { key, permissions }];
      return c.json({ key });
    }
    if (revoke === undefined) throw new ControlError("permissions: give them, or revoke with a key");
    state.keys = state.keys.filter(({ key }) => key !== revoke);
    return c.json({ revoked: revoke });
  });

  app.post("/customers/:id/payment-method", async (c) => {
    const given = await readControl(c, cardBody);
    const id = c.req.param("id");
    if (!Object.hasOwn(emulator.state.customers, id)) throw new ControlError(`id: there is no customer ${id}`);
    putCard(emulator, id, given);
    emulator.changed();
    return c.json({ payment_method: emulator.state.payment_methods[id] ?? null });
  });

  app.post("/lists", async (c) => {
    const { estimatedTotal } = await readControl(c, listBody);
    emulator.session.estimatedTotal = estimatedTotal;
    return c.json({ estimatedTotal });
  });

  app.post("/ratelimit", async (c) => {
    const given = await readControl(c, rateBody);
    const { session } = emulator;
    if (given.perMinute !== undefined) session.rateLimit = given.perMinute;
    if (given.previewsPerMinute !== undefined) session.previewRateLimit = given.previewsPerMinute;
    session.recentCalls.clear();
    return c.json({ perMinute: session.rateLimit, previewsPerMinute: session.previewRateLimit });
  });

  return app;
}
