import { getConnInfo } from "@hono/node-server/conninfo";
import { createMiddleware } from "hono/factory";
import type { Emulator } from "../emulator";
import { PaddleError } from "../errors";
import { answerError } from "./errors";
import type { ApiEnv } from "./route";

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
