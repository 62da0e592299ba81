import { setTimeout as sleep } from "node:timers/promises";
import { createMiddleware } from "hono/factory";
import type { Emulator } from "../emulator";
import { PaddleError } from "../errors";
import type { Fault } from "../session";
import { errorBody } from "./errors";
import type { ApiContext, ApiEnv } from "./route";

const codes: Record<number, [string, string]> = {
  400: ["bad_request", "Invalid request."],
  403: ["forbidden", "You aren't permitted to perform this request."],
  404: ["not_found", "Entity not found."],
  409: ["conflict", "The request conflicts with another."],
  429: ["too_many_requests", "IP address exceeded the allowed rate limit."],
  502: ["bad_gateway", "Bad gateway."],
  503: ["service_unavailable", "Service unavailable."],
};

function isHit({ path, method, times }: Fault, c: ApiContext): boolean {
  const pattern = path.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const methodFits = method === null || method.toUpperCase() === c.req.method;
  return times !== 0 && methodFits && new RegExp(`^${pattern.join(".*")}$`).test(c.req.path);
}

function answerFault(c: ApiContext, fault: Fault, status: number): Response {
  const [code, detail] = codes[status] ?? (status < 500 ? ["bad_request", "Invalid request."] : []);
  const paddle = new PaddleError(status, code ?? "internal_error", detail ?? "Internal error.");
  const body = fault.body ?? errorBody(c.get("requestId"), paddle);
  const isText = typeof body === "string";
  const headers = new Headers({
    "Content-Type": fault.contentType ?? (isText ? "text/html; charset=utf-8" : "application/json"),
  });
  if (fault.retryAfter !== null) headers.set("Retry-After", fault.retryAfter);
  const hasBody = status !== 204 && status !== 304;
  return new Response(hasBody ? (isText ? body : JSON.stringify(body)) : null, { status, headers });
}

/** Faults on request, before anything else looks at it. The first one that fits is used. */
export function injectFaults(emulator: Emulator) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const fault = emulator.session.faults.find((each) => isHit(each, c));
    if (!fault) return next();
    if (fault.times !== null) fault.times -= 1;
    if (fault.reset || fault.hang) {
      const { socket } = c.env.incoming;
      const closed = new Promise((resolve) => socket.once("close", resolve));
      if (fault.reset) socket.destroy();
      await closed;
      return c.body(null);
    }
    if (fault.latencyMs !== null) await sleep(fault.latencyMs);
    return fault.status === null ? next() : answerFault(c, fault, fault.status);
  });
}
