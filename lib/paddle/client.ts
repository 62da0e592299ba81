import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { type Environment, LogLevel, Paddle } from "@paddle/paddle-node-sdk";
import { env } from "@/lib/env";
import { spendRequest, stopFor } from "@/lib/paddle/budget";
import { PaddleFailure, toFailure } from "@/lib/paddle/failure";

/** How long is waited for Paddle: by a person for a page's list, a click or a charge, and by a job. */
export const DEADLINE_MS = { page: 2_500, click: 4_000, charge: 20_000, job: 120_000 } as const;

const MAX_RETRIES = { page: 2, click: 2, charge: 0, job: 20 } as const;

let kept: Paddle | undefined;

function sdk(): Paddle {
  const { PADDLE_API_KEY, PADDLE_ENVIRONMENT, PADDLE_API_URL } = env();
  // The SDK takes any string that is not one of its two names as the base URL.
  const environment = (PADDLE_API_URL ?? PADDLE_ENVIRONMENT) as Environment;
  kept ??= new Paddle(PADDLE_API_KEY, { environment, logLevel: LogLevel.none });
  return kept;
}

type Call = {
  /** Who waits decides the deadline, and who goes first when the requests of a minute run out. */
  waiting: keyof typeof DEADLINE_MS;
  /** Only for reads, and for the portal session, where a second one does no harm. Paddle has no idempotency keys. */
  repeatable: boolean;
};

/**
 * Calls Paddle with a deadline, which the SDK lacks; the only place that retries. Throws PaddleFailure and nothing else.
 * A request given up on cannot be aborted through the SDK: its outcome is unknown, not undone.
 */
export async function callPaddle<T>(call: Call, send: (paddle: Paddle) => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + DEADLINE_MS[call.waiting];
  for (let attempt = 0; ; attempt++) {
    try {
      spendRequest(call.waiting);
      return await before(giveUpAt, send(sdk()));
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind === "rate-limited" && failure.retryAfterSeconds) stopFor(failure.retryAfterSeconds);
      const pause = pauseBeforeRetry(failure);
      // A minute's requests take a minute to come back: a job waits for them as long as its deadline allows.
      const isPatient = call.waiting === "job" && failure.kind === "rate-limited";
      const again =
        call.repeatable &&
        (isPatient || attempt < MAX_RETRIES[call.waiting]) &&
        pause !== null &&
        Date.now() + pause < giveUpAt;
      if (!again) throw failure;
      await sleep(pause);
    }
  }
}

async function before<T>(giveUpAt: number, promise: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const timeout = sleep(Math.max(0, giveUpAt - Date.now()), null, { signal: timer.signal }).then(() => {
    throw new PaddleFailure("timeout");
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    timeout.catch(() => {});
    timer.abort();
  }
}

/** Milliseconds to wait, with full jitter so that many clients do not return at once; null when a retry would not help. */
function pauseBeforeRetry(failure: PaddleFailure): number | null {
  if (failure.kind === "unavailable") return 100 + Math.random() * 700;
  if (failure.kind === "rate-limited") return (failure.retryAfterSeconds ?? 1) * 1_000;
  return null;
}
