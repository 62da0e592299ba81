import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";

/** Wraps a route that a scheduler calls with CRON_SECRET: 401 for anybody else, and while none is set. */
export const cronRoute =
  (run: () => Promise<Response>) =>
  async (request: Request): Promise<Response> =>
    isAuthorized(request.headers.get("authorization"))
      ? run()
      : Response.json({ error: "unauthorized" }, { status: 401 });

function isAuthorized(header: string | null): boolean {
  const { CRON_SECRET } = env();
  if (!CRON_SECRET) return false;
  // Comparing in constant time needs equal lengths, which digests have.
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${CRON_SECRET}`));
}
