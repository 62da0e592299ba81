import { runJobsForever } from "@/lib/billing/jobs";
import { loadSettings } from "@/lib/cli/settings";

// `npm run worker`: runs jobs as they come, such as what lib/reactions.ts says, what failed again, and what is due at a
// later time. Any number of these may run. Ends on SIGTERM, after the jobs that it has begun.
const { DIRECT_URL } = loadSettings().env;
console.log("Running jobs; Ctrl-C ends it.");
await runJobsForever(DIRECT_URL);
process.exit(0);
