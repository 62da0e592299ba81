import { after } from "next/server";
import { cronRoute } from "@/lib/auth/cron";
import { runJobs } from "@/lib/billing/jobs";
import { isLeftWrong, reconcile } from "@/lib/billing/reconcile";

/** How many seconds a host may let a call take; a step ends well before. */
export const maxDuration = 60;
const STEP_MS = 40_000;

/** `npm run billing:reconcile` for schedulers that can only call a URL, in steps: the next call goes on where this one ends. */
const run = cronRoute(async () => {
  const report = await reconcile({ now: new Date(), dryRun: false, onProgress: () => {}, stepMs: STEP_MS });
  after(runJobs);
  if ("refused" in report) return Response.json(report, { status: 503 });
  // A scheduler notices a status, not a body.
  return Response.json(report, { status: isLeftWrong(report) ? 500 : 200 });
});

export { run as GET, run as POST };
