import { getConnInfo } from "@hono/node-server/conninfo";
import { createMiddleware } from "hono/factory";
import type { Emulator } from "../emulator";
import { PaddleError } from "../errors";
import { answerError } from "./errors";
import type { ApiEnv } from "./route";

const windowMs = 60_000;

/** Off unless a control call sets it: a busy test suite shares one address. Counts in real time. */
export function limitRate(emulator: Emulator) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const { rateLimit, recentCalls } = emulator.session;
    if (rateLimit === null) return next();
    const address = getConnInfo(c).remote.address ?? "";
    const time = Date.now();
    const recent = (recentCalls.get(address) ?? []).filter((at) => at > time - windowMs);
    recentCalls.set(address, recent);
    const oldest = recent[0];
    if (recent.length < rateLimit || oldest === undefined) {
      recent.push(time);
      return next();
    }
    c.header("Retry-After", String(Math.ceil((oldest + windowMs - time) / 1000)));
    const detail =
      "IP address exceeded the allowed rate limit. Retry after the number of seconds in the Retry-After header.";
    return answerError(c, new PaddleError(429, "too_many_requests", detail));
  });
}
