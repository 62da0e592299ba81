import { cronRoute } from "@/lib/auth/cron";
import { runJobs } from "@/lib/billing/jobs";

/** How many seconds a host may let a call take. What isn't run then runs with a later call. */
export const maxDuration = 60;

/** `npm run worker` for hosts without processes of their own: runs what is due, such as a reaction that failed before. */
const run = cronRoute(async () => {
  const isDone = await runJobs();
  return Response.json({ complete: isDone }, { status: isDone ? 200 : 503 });
});

export { run as GET, run as POST };
