import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { format, stripVTControlCharacters } from "node:util";
import { isProduction } from "@/lib/env";

export type Level = "info" | "warn" | "error";
type Fields = Record<string, string | number | boolean | null | undefined>;

// Next builds instrumentation.ts and each route apart, so what they share is in none of their modules.
const shared = globalThis as { requestFields?: AsyncLocalStorage<Fields> };
shared.requestFields ??= new AsyncLocalStorage<Fields>();
const requestFields = shared.requestFields;

/**
 * A line in the server's log: JSON in production, with the request it belongs to; for people to read elsewhere. No
 * address, link, token or payload goes into a message or a field.
 */
export function log(level: Level, event: string, message: string, fields: Fields = {}): void {
  if (!isProduction) {
    console[level](`${event}: ${message}`);
    return;
  }
  const time = new Date().toISOString();
  const line = { time, level, event, message, ...requestFields.getStore(), ...fields };
  const stream = level === "info" ? process.stdout : process.stderr;
  stream.write(`${JSON.stringify(line)}\n`);
}

/** Adds to every further line about this request. */
export function noteInLog(fields: Fields): void {
  Object.assign(requestFields.getStore() ?? {}, fields);
}

/** An error's message, which may be ours or a library's, and where it came from; not what else a library hangs on it. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error ? `${own}\ncaused by ${describe(error.cause)}` : own;
}

/** What a proxy may call a request. Anything else that a client sends is not for the log. */
const wellFormed = /^[\w.-]{8,128}$/;

/** Gives each request the id that its proxy gave it, or one of ours, in the log and in `X-Request-Id` of the answer. */
export function trackRequests(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const given = request.headers["x-request-id"];
    const requestId = typeof given === "string" && wellFormed.test(given) ? given : randomUUID();
    response.setHeader("X-Request-Id", requestId);
    requestFields.enterWith({ requestId });
  });
}

/** What a page, route or action threw, and has its line. */
const reported = new WeakSet<Error>();

/** From now on whatever Next and the libraries print is a line of the log. */
export function captureConsole(): void {
  const levels = { log: "info", info: "info", debug: "info", warn: "warn", error: "error" } as const;
  for (const name of Object.keys(levels) as (keyof typeof levels)[]) {
    console[name] = (...given: unknown[]) => {
      const text = format(...given.map((one) => (one instanceof Error ? describe(one) : one)));
      const print = () => log(levels[name], "console", stripVTControlCharacters(text).trim());
      const error = given[1];
      if (given.length !== 2 || !(error instanceof Error)) return print();
      // Next prints what was thrown a moment before it reports it, with more of it, to `onRequestError`.
      setTimeout(() => reported.has(error) || print(), 100);
    };
  }
}

/** What a page, route or action threw, with the digest that the visitor's error page has. */
export function logRequestError(error: unknown, routePath: string): void {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  if (error instanceof Error) reported.add(error);
  log("error", "request.failed", describe(error), { route: routePath, digest });
}
