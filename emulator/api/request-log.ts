import { randomUUID } from "node:crypto";
import { createMiddleware } from "hono/factory";
import type { Emulator } from "../emulator";
import type { RequestRecord } from "../session";
import type { ApiEnv } from "./route";

const kept = 1000;

/** Gives each request its id and headers, and remembers it. */
export function logRequest(emulator: Emulator) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const requestId = randomUUID();
    c.set("requestId", requestId);
    const { pathname, search } = new URL(c.req.url);
    const record: RequestRecord = {
      at: new Date().toISOString(),
      method: c.req.method,
      path: pathname + search,
      status: null,
    };
    const { requests } = emulator.session;
    requests.push(record);
    if (requests.length > kept) requests.shift();
    await next();
    if (c.env.incoming.socket.destroyed) return;
    record.status = c.res.status;
    c.header("Request-Id", requestId);
    c.header("Cache-Control", "no-store, max-age=0");
  });
}
