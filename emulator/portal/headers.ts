import { createMiddleware } from "hono/factory";

/** For every hosted page: no script, no frame, no trace in a cache or in the next site's log. */
export function pageHeaders(...formTargets: string[]) {
  const forms = ["'self'", ...formTargets].join(" ");
  const headers = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": `default-src 'none'; style-src 'unsafe-inline'; form-action ${forms}; base-uri 'none'; frame-ancestors 'none'`,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
  return createMiddleware(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
}
