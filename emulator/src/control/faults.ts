import { Hono } from "hono";
import { z } from "zod";
import type { Emulator, Fault } from "../emulator.ts";
import { ControlError, readControl } from "./body.ts";

const body = z.strictObject({
  clear: z.literal(true).optional(),
  path: z.string().regex(/^[/*]/, "expected a path, which begins with / or *").optional(),
  method: z.string().min(1).nullable().default(null),
  times: z.int().min(1).nullable().default(null),
  skip: z.int().min(0).default(0),
  latencyMs: z.int().min(0).nullable().default(null),
  status: z.int().min(200).max(599).nullable().default(null),
  body: z.unknown().optional(),
  contentType: z.string().nullable().default(null),
  retryAfter: z
    .union([z.string(), z.number().transform(String)])
    .nullable()
    .default(null),
  hang: z.boolean().default(false),
  reset: z.boolean().default(false),
  lose: z.boolean().default(false),
});

function toFault({ clear, path, body: content, ...rest }: z.infer<typeof body>): Fault {
  if (path === undefined) throw new ControlError("path: it is missing");
  const hasEffect = rest.latencyMs !== null || rest.status !== null || rest.hang || rest.reset || rest.lose;
  if (!hasEffect) throw new ControlError("status: give it, or one of latencyMs, hang, reset, lose");
  return { path, body: content ?? null, ...rest };
}

export function faultControl(emulator: Emulator): Hono {
  const app = new Hono();
  const list = () => ({ faults: emulator.session.faults });

  app.get("/faults", (c) => c.json(list()));

  app.delete("/faults", (c) => {
    emulator.session.faults = [];
    return c.json(list());
  });

  app.post("/faults", async (c) => {
    const given = await readControl(c, body);
    if (given.clear) emulator.session.faults = [];
    else emulator.session.faults.push(toFault(given));
    return c.json(list());
  });

  return app;
}
