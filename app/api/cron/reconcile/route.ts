import { createHash, timingSafeEqual } from "node:crypto";
import { reconcile } from "@/lib/billing/reconcile";
import { env } from "@/lib/env";

/** Seconds, where the host counts them. A run that is cut off goes on where it was the next time. */
export const maxDuration = 300;

/** `npm run billing:reconcile` for schedulers that can only call a URL. */
async function run(request: Request): Promise<Response> {
  if (!isAuthorized(request.headers.get("authorization"))) {
    return Response.json({ error: "unauthorized" }, { status: 401 });
  }
  const report = await reconcile({ now: new Date(), dryRun: false, onProgress: () => {} });
  if ("refused" in report) return Response.json(report, { status: 503 });
  // A scheduler notices a status, not a body.
  const isLeftWrong = report.drifted > report.repaired || report.events.failed.length > 0;
  return Response.json(report, { status: isLeftWrong ? 500 : 200 });
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
