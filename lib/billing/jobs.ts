import "server-only";
import { leavingTasks } from "@/lib/billing/leave";
import { reactionTasks } from "@/lib/billing/react";
import { refundTasks } from "@/lib/billing/refunds";
import { runDueJobs, runJobsForever as runForever, type Tasks } from "@/lib/jobs";
import { log } from "@/lib/log";

/** Everything that the queue runs, by the name that it was queued under. */
const tasks: Tasks = { ...reactionTasks, ...refundTasks, ...leavingTasks };

/** Runs what is due. False where the database failed: what didn't run now runs later. */
export async function runJobs(): Promise<boolean> {
  try {
    await runDueJobs(tasks);
    return true;
  } catch (error) {
    log("error", "jobs.stopped", error instanceof Error ? error.message : "unknown error");
    return false;
  }
}

/** Runs jobs as they come, until the process is told to end. */
export const runJobsForever = (directUrl?: string): Promise<void> => runForever(tasks, directUrl);
