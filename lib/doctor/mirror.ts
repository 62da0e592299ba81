import "server-only";
import { listUnlinkedCustomers } from "@/lib/billing/customer";
import { compareAll } from "@/lib/billing/reconcile-subscriptions";
import { database } from "@/lib/db";
import { ago, type Check, fault, ok, some } from "@/lib/doctor/finding";
import { env } from "@/lib/env";
import { getQueueState } from "@/lib/jobs";

const repair = "npm run billing:reconcile";

const drift: Check = {
  what: "Subscriptions",
  needs: ["PADDLE_ENVIRONMENT", "PADDLE_API_URL", "PADDLE_API_KEY", "DATABASE_URL"],
  look: async ({ now }) => {
    // The first page of two hundred: a look that is bounded, where reconcile's is whole.
    const run = { now, dryRun: true, isStep: false, endsAt: Date.now(), onProgress: () => {} };
    const { checked, drifted, unreadable, isComplete } = await compareAll(run, null);
    const which = isComplete ? `of all ${checked}` : `of the first ${checked}`;
    const found = [];
    const { rowCount } = await database().pool.query(`SELECT 1 FROM "Subscription" LIMIT $1`, [checked]);
    // On a laptop a row comes when its customer first looks.
    const wrong = env().PADDLE_ENVIRONMENT === "local" ? drifted - (checked - (rowCount ?? 0)) : drifted;
    if (wrong > 0) {
      const why = "people see, and get, what isn't so";
      found.push(
        fault(
          "drift",
          `${wrong} ${which} are not as Paddle has them`,
          why,
          `run ${repair}; if they come back, see the webhooks' lines`,
        ),
      );
    }
    if (unreadable.length > 0) {
      const why = "their rows stay as they were";
      found.push(
        fault(
          "unreadable",
          `can't be read: ${some(unreadable)}`,
          why,
          "see the log, and report it as an issue of the template",
        ),
      );
    }
    return found.length > 0
      ? found
      : [
          ok(
            "mirror",
            checked === 0 ? "none yet" : `${isComplete ? "all" : "the first"} ${checked} compared with Paddle`,
          ),
        ];
  },
};

const unlinked: Check = {
  what: "Customers",
  needs: ["DATABASE_URL"],
  look: async () => {
    const ids = (await listUnlinkedCustomers()).map(({ paddleCustomerId }) => paddleCustomerId);
    if (ids.length === 0) return [ok("linked", "each with a running subscription has a user")];
    const why = "they pay and have no access, until they sign in here with the address that Paddle has for them";
    const step = "ask them to sign in with that address, or correct it at Paddle";
    return [fault("unlinked", `${ids.length} without a user, with a running subscription: ${some(ids)}`, why, step)];
  },
};

const DAY_MS = 24 * 60 * 60_000;
/** It should run each day: two have been missed then. */
const LATE_DAYS = 2;

const scheduler: Check = {
  what: "Reconcile",
  needs: ["DATABASE_URL", "PADDLE_ENVIRONMENT"],
  look: async ({ now }) => {
    const { CRON_SECRET, PADDLE_ENVIRONMENT } = env();
    const last = await database().prisma.reconcileCursor.findUnique({ where: { id: 1 } });
    const at = last?.completedAt;
    if (last?.isLeftWrong) {
      const why = "people see, and get, what isn't so";
      return [
        fault(
          "reconcile-left-wrong",
          `some rows still differed ${at ? ago(at, now) : ""}`,
          why,
          `run ${repair}: its report names them`,
        ),
      ];
    }
    if (at && now.getTime() - at.getTime() < LATE_DAYS * DAY_MS)
      return [ok("reconcile", `ran ${ago(at, now)}, and left nothing wrong`)];
    const ran = at ? `it last ran ${ago(at, now)}` : "it has never run";
    if (PADDLE_ENVIRONMENT === "local") return [ok("reconcile-local", `${ran}; the local Paddle loses nothing`)];
    const why = "what a lost webhook told stays unknown, and old rows are never removed";
    const call = `let a scheduler call /api/cron/reconcile each day with CRON_SECRET, or run ${repair}`;
    if (CRON_SECRET)
      return [
        fault("reconcile-late", `${ran}, although CRON_SECRET is set`, why, `see that the scheduler is on: ${call}`),
      ];
    return [fault("reconcile-off", `${ran}, and CRON_SECRET isn't set`, why, `set CRON_SECRET, and ${call}`)];
  },
};

/** The scheduler calls every few minutes: an hour is many missed. */
const UNTOUCHED_MS = 60 * 60_000;

const reactions: Check = {
  what: "Reactions",
  needs: ["DATABASE_URL"],
  look: async ({ now }) => {
    const { givenUp, waitingSince } = await getQueueState();
    const found = [];
    if (givenUp.length > 0) {
      const which = givenUp.map(({ task, count }) => `${count} of ${task}`).join(", ");
      const step =
        'see the log\'s "job.failed", mend its cause, then run again: SELECT graphile_worker.reschedule_jobs(array_agg(id), attempts => 0) FROM graphile_worker.jobs WHERE attempts >= max_attempts';
      found.push(
        fault(
          "reactions-given-up",
          `given up after 25 tries: ${which}`,
          "a reaction, or deleting an account, was not done",
          step,
        ),
      );
    }
    if (waitingSince && now.getTime() - waitingSince.getTime() > UNTOUCHED_MS) {
      const why = "what failed once isn't tried again, and what is due at a time isn't done";
      const step =
        "let npm run worker run beside the app, or let a scheduler call /api/cron/reactions every few minutes with CRON_SECRET";
      found.push(fault("reactions-waiting", `one is due since ${ago(waitingSince, now)}`, why, step));
    }
    return found.length > 0 ? found : [ok("reactions", "none is left behind")];
  },
};

export const mirrorChecks = [drift, unlinked, scheduler, reactions];
