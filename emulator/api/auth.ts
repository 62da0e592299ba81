import { createMiddleware } from "hono/factory";
import type { Emulator } from "../emulator";
import { PaddleError } from "../errors";
import type { ApiEnv } from "./route";

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
