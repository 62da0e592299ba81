import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, run, runOnce } from "graphile-worker";
import { database } from "@/lib/db";
import { log } from "@/lib/log";

// A queue in the same database (graphile-worker): what is queued in a transaction is committed with it, or not at all.

export type Tasks = Record<string, (payload: never) => Promise<void>>;

/** A job that runs longer has failed: it is tried again, and whatever it still does, it does twice. */
const LONGEST_MS = 60_000;
/** Whoever took a job this long ago was killed. The library itself waits four hours. */
const ABANDONED = "5 minutes";
const CONCURRENCY = 2;
const PAUSE_MS = 200;
const LONGEST_STORM_MS = 30_000;

// That a job failed is said below, with what it was.
const logger = new Logger(() => (level, message) => {
  if (level === "error" && !message.startsWith("Failed task")) log("error", "jobs.stopped", message);
});

const known = new WeakMap<Tasks, ReturnType<typeof createOptions>>();

/** The library keeps what it makes of an options object, the tasks' ids in the database among it: so there is one. */
function optionsFor(tasks: Tasks) {
  const options = known.get(tasks) ?? createOptions(tasks);
  known.set(tasks, options);
  return options;
}

const createOptions = (tasks: Tasks) => ({
  pgPool: database().pool,
  // Neither a pooler nor the embedded database gives each connection a session of its own.
  noPreparedStatements: true,
  noHandleSignals: true,
  concurrency: CONCURRENCY,
  logger,
  taskList: Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, guard(name, task)])),
});

function guard(name: string, task: Tasks[string]) {
  return async (payload: unknown): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("it took over a minute")), LONGEST_MS);
    });
    try {
      await Promise.race([task(payload as never), late]);
    } catch (error) {
      const { key = name } = payload as { key?: string };
      log("error", "job.failed", `${key}: ${error instanceof Error ? error.message : "unknown error"}`);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

let urgent = 0;

/**
 * Runs what has a deadline, as a webhook's answer has. Jobs have none: in a storm they wait until this process has nothing
 * of the kind to do, thirty seconds at most.
 */
export async function beforeJobs<Result>(run: () => Promise<Result>): Promise<Result> {
  urgent += 1;
  try {
    return await run();
  } finally {
    urgent -= 1;
  }
}

let running: Promise<void> | null = null;
let isAskedAgain = false;

/**
 * Runs all jobs that are due, one drain at a time in a process: whoever asks meanwhile has another follow. What fails is
 * tried again later, 25 times in three days; then it stays for `npm run doctor` to name. Throws when the database fails.
 */
export function runDueJobs(tasks: Tasks): Promise<void> {
  isAskedAgain = true;
  running ??= drain(tasks).finally(() => {
    running = null;
  });
  return running;
}

async function drain(tasks: Tasks): Promise<void> {
  while (isAskedAgain) {
    for (const latest = Date.now() + LONGEST_STORM_MS; urgent > 0 && Date.now() < latest; ) await sleep(PAUSE_MS);
    isAskedAgain = false;
    await freeAbandonedJobs();
    await runOnce(optionsFor(tasks));
    // A storm of webhooks has one look for the jobs of all of them.
    if (isAskedAgain) await sleep(PAUSE_MS);
  }
}

const freeStatement = `
  SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT "locked_by")) FROM graphile_worker.jobs
  WHERE "locked_at" < now() - interval '${ABANDONED}' HAVING count(*) > 0`;

async function freeAbandonedJobs(): Promise<void> {
  await database().pool.query(freeStatement);
}

/**
 * Runs jobs as they come, until the process is told to end. Behind a pooler nobody hears that there is one: past it, by
 * `directUrl`, the queue needn't be looked at every two seconds. The jobs themselves go through the pooler.
 */
export async function runJobsForever(tasks: Tasks, directUrl?: string): Promise<void> {
  const freeing = setInterval(() => freeAbandonedJobs().catch(() => {}), 60_000);
  const { pgPool, ...options } = optionsFor(tasks);
  try {
    const runner = await run({
      ...options,
      parsedCronItems: [],
      ...(directUrl ? { connectionString: directUrl } : { pgPool }),
    });
    // The library's own handlers end the process by the signal once more, which looks like a failure.
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => void runner.stop());
    await runner.promise;
  } finally {
    clearInterval(freeing);
  }
}

export type NewJob = {
  task: string;
  payload: object;
  /** A job for a time replaces the one with its key that waits; one for now is queued once, and stays as it is. */
  key: string;
  /** Left out, at once. */
  runAt?: Date;
};

/**
 * SQL that queues the `NewJob[]` of a statement's parameter, which is JSON. A statement that changes rows, too, queues them
 * for each row of `changed`, a part of its WITH.
 */
export const selectQueued = (parameter: string, changed?: string): string => `
  SELECT graphile_worker.add_job(job."task", job."payload", run_at => job."runAt", job_key => job."key",
    job_key_mode => CASE WHEN job."runAt" IS NULL THEN 'unsafe_dedupe' ELSE 'replace' END)
  FROM ${changed ? `${changed}, ` : ""}json_to_recordset(${parameter}::json) AS job("task" text, "payload" json, "runAt" timestamptz, "key" text)`;

/** Queues all of these, or none. */
export async function queueJobs(jobs: NewJob[]): Promise<void> {
  if (jobs.length > 0) await database().pool.query(selectQueued("$1"), [JSON.stringify(jobs)]);
}

/** How many jobs were given up, and since when the oldest that is due waits to be run. */
export async function getQueueState(): Promise<{
  givenUp: { task: string; count: number }[];
  waitingSince: Date | null;
}> {
  const { pool } = database();
  const { rows: givenUp } = await pool.query<{ task: string; count: number }>(`
    SELECT "task_identifier" AS "task", count(*)::int AS "count" FROM graphile_worker.jobs
    WHERE "attempts" >= "max_attempts" AND "locked_at" IS NULL GROUP BY 1 ORDER BY 1`);
  const { rows } = await pool.query<{ since: Date | null }>(`
    SELECT min("run_at") AS "since" FROM graphile_worker.jobs
    WHERE "attempts" < "max_attempts" AND "locked_at" IS NULL AND "run_at" < now()`);
  return { givenUp, waitingSince: rows[0]?.since ?? null };
}
