import { setTimeout as sleep } from "node:timers/promises";
import { runJobs } from "@/lib/billing/jobs";
import { describeEvent, lookForEvents } from "@/lib/billing/watch";
import { loadSettings } from "@/lib/cli/settings";

const PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 60_000;

// `npm run paddle:watch`, for development on a sandbox account: no webhook reaches a laptop, so the events are fetched.
const { env } = loadSettings();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
if (env.PADDLE_ENVIRONMENT === "local") {
  console.error("paddle:watch is for an account at Paddle. The local Paddle sends its webhooks here by itself.");
  process.exit(1);
}
console.log("Watching Paddle's events; Ctrl-C ends it.");

// A failed event is tried again each time, and said once.
const failed = new Set<string>();
let failure: string | null = null;
let pause = PAUSE_MS;
for (;;) {
  const failedNow = await lookForEvents((event, outcome) => {
    if (outcome === "duplicate" || (outcome === "failed" && failed.has(event.id))) return;
    if (outcome === "failed") failed.add(event.id);
    console.log(describeEvent(event, outcome));
  });
  await runJobs();
  if (failedNow && !failedNow.isOutage) {
    console.error(`${failedNow.what}: run npm run doctor.`);
    process.exit(1);
  }
  if (failedNow && !failure) console.log(`For now ${failedNow.what}; trying again until it answers.`);
  if (!failedNow && failure) console.log("It answers again; nothing is lost.");
  failure = failedNow?.what ?? null;
  pause = failure ? Math.min(2 * pause, LONGEST_PAUSE_MS) : PAUSE_MS;
  await sleep(pause);
}
