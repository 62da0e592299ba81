import { createHash, timingSafeEqual } from "node:crypto";
import { isLeftWrong, reconcile } from "@/lib/billing/reconcile";
import { env } from "@/lib/env";

/** How many seconds a host may let a call take; a step ends well before. */
export const maxDuration = 60;
const STEP_MS = 40_000;

/** `npm run billing:reconcile` for schedulers that can only call a URL, in steps: the next call goes on where this one ends. */
async function run(request: Request): Promise<Response> {
  if (!isAuthorized(request.headers.get("authorization"))) {
    return Response.json({ error: "unauthorized" }, { status: 401 });
  }
  const report = await reconcile({ now: new Date(), dryRun: false, onProgress: () => {}, stepMs: STEP_MS });
  if ("refused" in report) return Response.json(report, { status: 503 });
  // A scheduler notices a status, not a body.
  return Response.json(report, { status: isLeftWrong(report) ? 500 : 200 });
}

/** Whether the header has CRON_SECRET; false while none is set. */
function isAuthorized(header: string | null): boolean {
  const { CRON_SECRET } = env();
  if (!CRON_SECRET) return false;
  // Comparing in constant time needs equal lengths, which digests have.
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${CRON_SECRET}`));
}

export { run as GET, run as POST };
