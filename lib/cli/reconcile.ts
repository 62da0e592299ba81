import { runJobs } from "@/lib/billing/jobs";
import { isLeftWrong, reconcile } from "@/lib/billing/reconcile";
import { loadSettings } from "@/lib/cli/settings";
import { isOutage } from "@/lib/db";

// Exit code: 0 the database equals Paddle, 1 drift or an event that failed remained, 2 it could not be determined.
loadSettings();
try {
  const dryRun = process.argv.includes("--dry-run");
  const report = await reconcile({ now: new Date(), dryRun, onProgress: (line) => console.error(line) });
  if (!dryRun) await runJobs();
  console.log(JSON.stringify(report));
  if ("refused" in report) process.exit(2);
  process.exit(isLeftWrong(report) ? 1 : 0);
} catch (error) {
  const reason = isOutage(error) ? "The database can't be reached." : error;
  console.error(reason instanceof Error ? reason.message : reason);
  process.exit(2);
}
