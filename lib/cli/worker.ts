import { runReactionsForever } from "@/lib/billing/react";
import { loadSettings } from "@/lib/cli/settings";

// `npm run worker`: runs what lib/reactions.ts says as it comes, what failed again, and what is due at a later time. Any
// number of these may run. Ends on SIGTERM, after the jobs that it has begun.
loadSettings();
console.log("Running reactions; Ctrl-C ends it.");
await runReactionsForever();
process.exit(0);
