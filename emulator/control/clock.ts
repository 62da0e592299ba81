import { Hono } from "hono";
import { z } from "zod";
import { freeze, now } from "../clock";
import { addSpan } from "../duration";
import { type Emulator, resetEmulator } from "../emulator";
import { advanceTo } from "../lifecycle/due";
import type { Sender } from "../webhooks/sender";
import { ControlError, readControl, readSpan } from "./body";
import { shiftWorld } from "./shift";

const resetBody = z.strictObject({ now: z.string().optional() });
const clockBody = z.strictObject({
  advance: z.string().optional(),
  set: z.string().optional(),
  freeze: z.boolean().optional(),
});

/** An instant, or a duration counted from real time. */
function readInstant(field: string, text: string): Date {
  const instant = z.iso.datetime({ offset: true }).safeParse(text);
  return instant.success ? new Date(text) : addSpan(new Date(), readSpan(field, text));
}

export function clockControl(emulator: Emulator, sender: Sender): Hono {
  const app = new Hono();
  const answer = () => ({ now: now(emulator).toISOString() });

  app.post("/reset", async (c) => {
    const body = await readControl(c, resetBody);
    resetEmulator(emulator, body.now === undefined ? undefined : readInstant("now", body.now));
    return c.json(answer());
  });

  app.post("/clock", async (c) => {
    const { advance, set, freeze: isFrozen } = await readControl(c, clockBody);
    if ([advance, set, isFrozen].filter((each) => each !== undefined).length !== 1) {
      throw new ControlError("advance, set, freeze: give one of the three");
    }
    if (isFrozen !== undefined) {
      freeze(emulator, isFrozen);
      return c.json(answer());
    }
    if (set !== undefined) {
      shiftWorld(emulator, readInstant("set", set).getTime() - now(emulator).getTime());
      return c.json(answer());
    }
    const target = addSpan(now(emulator), readSpan("advance", advance ?? ""));
    if (target.getTime() < now(emulator).getTime()) {
      throw new ControlError("advance: the clock only advances; move the world back with set");
    }
    advanceTo(emulator, target);
    await sender.deliver("all");
    return c.json(answer());
  });

  return app;
}
