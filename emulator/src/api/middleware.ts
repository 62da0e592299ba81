import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { getConnInfo } from "@hono/node-server/conninfo";
import { createMiddleware } from "hono/factory";
import type { Emulator, Fault, RequestRecord } from "../emulator.ts";
import { PaddleError } from "../errors.ts";
import { type ApiContext, type ApiEnv, answerError, errorBody } from "./route.ts";

const maxRequests = 1000;
const maxPathLength = 2000;

/** Gives each request its id and headers, and remembers it. */
export function logRequest(emulator: Emulator) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const requestId = randomUUID();
    c.set("requestId", requestId);
    const { pathname, search } = new URL(c.req.url);
    const record: RequestRecord = {
      at: new Date().toISOString(),
      method: c.req.method,
      path: (pathname + search).slice(0, maxPathLength),
      status: null,
    };
    const { requests } = emulator.session;
    requests.push(record);
    if (requests.length > maxRequests) requests.shift();
    await next();
    if (c.env.incoming.socket.destroyed) return;
    record.status = c.res.status;
    c.header("Request-Id", requestId);
    c.header("Cache-Control", "no-store, max-age=0");
    const ahead = emulator.session.behaviour.date_ahead_seconds;
    if (ahead !== 0) c.header("Date", new Date(Date.now() + ahead * 1000).toUTCString());
  });
}

/** Shows each answer of Paddle's own to whoever looks on; an injected fault is none. */
export function observe(emulator: Emulator) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    await next();
    await emulator.observer?.answered(c.req.raw, c.res.clone());
  });
}

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
    if (fault.skip > 0) {
      fault.skip -= 1;
      return next();
    }
    if (fault.times !== null) fault.times -= 1;
    if (fault.reset || fault.hang) {
      const { socket } = c.env.incoming;
      const closed = new Promise((resolve) => socket.once("close", resolve));
      if (fault.reset) socket.destroy();
      await closed;
      return c.body(null);
    }
    if (fault.latencyMs !== null) await sleep(fault.latencyMs);
    if (fault.lose) {
      await next();
      c.env.incoming.socket.destroy();
      return c.body(null);
    }
    return fault.status === null ? next() : answerFault(c, fault, fault.status);
  });
}

const windowMs = 60_000;
const previews = ["/pricing-preview", "/transactions/preview"];

/** Off unless a control call sets it: a busy test suite shares one address. Counts in real time. */
export function limitRate(emulator: Emulator) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const { rateLimit, previewRateLimit, recentCalls } = emulator.session;
    const isPreview = c.req.method === "POST" && previews.includes(c.req.path);
    const limit = isPreview ? previewRateLimit : rateLimit;
    if (limit === null) return next();
    const caller = `${getConnInfo(c).remote.address} ${isPreview}`;
    const time = Date.now();
    const recent = (recentCalls.get(caller) ?? []).filter((at) => at > time - windowMs);
    recentCalls.set(caller, recent);
    const oldest = recent[0];
    if (recent.length < limit || oldest === undefined) {
      recent.push(time);
      return next();
    }
    c.header("Retry-After", String(Math.ceil((oldest + windowMs - time) / 1000)));
    const detail =
      "IP address exceeded the allowed rate limit. Retry after the number of seconds in the Retry-After header.";
    return answerError(c, new PaddleError(429, "too_many_requests", detail));
  });
}

/** Who calls: the key given at the start may do everything, keys made later what they were given. */
export function authenticate(emulator: Emulator) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const header = c.req.header("authorization");
    if (!header) {
      throw new PaddleError(403, "authentication_missing", "Authentication header missing.");
    }
    const secret = /^bearer +(\S+)$/i.exec(header)?.[1];
    if (!secret) {
      const detail = "Authentication header included, but incorrectly formatted.";
      throw new PaddleError(403, "authentication_malformed", detail);
    }
    const full = { key: emulator.options.apiKey, permissions: ["*"] };
    const key = [full, ...emulator.state.keys].find((each) => each.key === secret);
    if (!key) throw new PaddleError(403, "invalid_token", "Invalid or revoked API key.");
    c.set("key", key);
    await next();
  });
}
