import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type Environment, LogLevel, Paddle } from "@paddle/paddle-node-sdk";
import { env } from "@/lib/env";
import { PaddleError, requirePaddleError, toPaddleError } from "@/lib/paddle/errors";

/** How long to wait for Paddle: while a visitor's or a user's page loads, after a click, for a charge, and in a job. */
export const DEADLINE_MS = { visitor: 2_500, page: 2_500, click: 4_000, charge: 15_000, job: 120_000 } as const;

const MAX_RETRIES = { visitor: 2, page: 2, click: 2, charge: 0, job: 20 } as const;

/** Who waits decides the deadline, and who goes first when the minute's requests run out. */
export type Waiting = keyof typeof DEADLINE_MS;

/** The last part of a minute's requests is reserved for people who clicked something. */
const RESERVED_FOR_CLICKS = 1 / 6;

/** Visitors, whom nobody knows, can't use up what users' pages need. */
const SHARE_OF_VISITORS = 1 / 4;

/** Nobody's clicks take more than this of what is left, so that a few accounts can't use up the clicks of all. */
const SHARE_OF_ONE_USER = 1 / 4;

/** A longer `Retry-After` than this is a mistake, and would silence the process for as long. */
const MAX_PAUSE_SECONDS = 120;

/** Counts this process's requests, because Paddle limits them per address; see PADDLE_REQUESTS_PER_MINUTE. */
export function createRateLimiter(perMinute: number) {
  let sent: { at: number; waiting: Waiting; userId: string | undefined }[] = [];
  let pausedUntil = 0;
  return {
    /** Counts a request, or throws `rate-limited` where Paddle would refuse it or has asked for a pause. */
    take(waiting: Waiting, userId?: string, now = Date.now()): void {
      if (now < pausedUntil) {
        throw new PaddleError("rate-limited", null, { retryAfterSeconds: Math.ceil((pausedUntil - now) / 1_000) });
      }
      // Later ones are dropped too: after the clock is set back they would block everything until it catches up.
      sent = sent.filter(({ at }) => at > now - 60_000 && at <= now);
      const isClick = waiting === "click" || waiting === "charge";
      const allowed = isClick ? perMinute : Math.floor(perMinute * (1 - RESERVED_FOR_CLICKS));
      const byVisitors = sent.filter((one) => one.waiting === "visitor").length;
      const isVisitorOver = waiting === "visitor" && byVisitors >= Math.floor(perMinute * SHARE_OF_VISITORS);
      const byUser = userId === undefined ? 0 : sent.filter((one) => one.userId === userId).length;
      const isUserOver = byUser > (perMinute - sent.length) * SHARE_OF_ONE_USER;
      if (sent.length >= allowed || isVisitorOver || isUserOver) throw new PaddleError("rate-limited");
      sent.push({ at: now, waiting, userId });
    },
    /** After a `Retry-After`: no request is sent before then. */
    pauseFor(seconds: number, now = Date.now()): void {
      pausedUntil = Math.max(pausedUntil, now + Math.min(seconds, MAX_PAUSE_SECONDS) * 1_000);
    },
  };
}

function connect() {
  const { PADDLE_API_KEY, PADDLE_ENVIRONMENT, PADDLE_API_URL, PADDLE_REQUESTS_PER_MINUTE } = env();
  // The SDK takes any string that is not one of its two names as the base URL.
  const environment = (PADDLE_API_URL ?? PADDLE_ENVIRONMENT) as Environment;
  return {
    openSdk: () => traced(new Paddle(PADDLE_API_KEY, { environment, logLevel: LogLevel.none })),
    limiter: createRateLimiter(PADDLE_REQUESTS_PER_MINUTE),
  };
}

type Answer = { meta?: { request_id?: unknown } };
type SdkClient = Record<string, (...given: unknown[]) => Promise<Answer>>;

/**
 * The SDK with the id of its last request, which the SDK's errors leave out: its own client, which isn't public, is
 * where an answer still has it. One SDK for each call, so that the id is that call's.
 */
function traced(sdk: Paddle) {
  const trace = { sdk, requestId: null as string | null };
  const client: SdkClient = Reflect.get(sdk, "client");
  for (const method of ["get", "post", "patch"]) {
    const send = client[method]?.bind(client);
    client[method] = async (...given) => {
      trace.requestId = null;
      const answer = (await send?.(...given)) ?? {};
      const id = answer.meta?.request_id;
      trace.requestId = typeof id === "string" && /^[\w-]{1,64}$/.test(id) ? id : null;
      return answer;
    };
  }
  return trace;
}

let connection: ReturnType<typeof connect> | undefined;

const clicking = new AsyncLocalStorage<string>();

/** Runs what a user clicked; its requests count towards the user's share. */
export const onBehalfOf = <T>(userId: string, run: () => T): T => clicking.run(userId, run);

/** Counts a further request of a call that sends several. Throws PaddleError. */
export function takeRequest(waiting: Waiting): void {
  connection ??= connect();
  connection.limiter.take(waiting, clicking.getStore());
}

export type Send<T> = (paddle: Paddle) => Promise<T>;

/**
 * Sends a request that may be repeated: a read, or a portal session, where a second one does no harm. Retries until the
 * deadline, which the SDK lacks, or until `latest` if that is sooner. What fails inside `send` becomes a PaddleError.
 */
export async function readPaddle<T>(waiting: Waiting, send: Send<T>, latest = Number.POSITIVE_INFINITY): Promise<T> {
  const giveUpAt = Math.min(latest, Date.now() + DEADLINE_MS[waiting]);
  for (let attempt = 0; ; attempt++) {
    try {
      return await sendRequest(waiting, giveUpAt, send);
    } catch (cause) {
      const error = requirePaddleError(cause);
      const pause = pauseBeforeRetry(error);
      // A minute's requests take a minute to come back: a job waits for them as long as its deadline allows.
      const isPatient = waiting === "job" && error.kind === "rate-limited";
      const hasTries = isPatient || attempt < MAX_RETRIES[waiting];
      if (!hasTries || pause === null || Date.now() + pause >= giveUpAt) throw error;
      await sleep(pause);
    }
  }
}

type List<Json, Entity> = { fromJson: (json: Json) => Entity; next: () => Promise<Entity[]> };

/** The page of a list. The SDK throws a whole page away for one entity that it can't read: `instead` stands for that one. */
export function readList<Json, Entity>(list: List<Json, Entity>, instead: (json: Json) => Entity): Promise<Entity[]> {
  const fromJson = list.fromJson.bind(list);
  list.fromJson = (json) => {
    try {
      return fromJson(json);
    } catch {
      return instead(json);
    }
  };
  return list.next();
}

/**
 * Sends a request that changes something: once, because Paddle has no idempotency keys. After a timeout its outcome is
 * unknown, not undone. What fails inside `send` becomes a PaddleError.
 */
export async function writePaddle<T>(waiting: "click" | "charge", send: Send<T>): Promise<T> {
  return sendRequest(waiting, Date.now() + DEADLINE_MS[waiting], send);
}

async function sendRequest<T>(waiting: Waiting, giveUpAt: number, send: Send<T>): Promise<T> {
  connection ??= connect();
  const { openSdk, limiter } = connection;
  limiter.take(waiting, clicking.getStore());
  const call = openSdk();
  try {
    return await withDeadline(giveUpAt, send(call.sdk));
  } catch (cause) {
    const error = toPaddleError(cause, call.requestId);
    if (error.kind === "rate-limited" && error.retryAfterSeconds) limiter.pauseFor(error.retryAfterSeconds);
    throw error;
  }
}

async function withDeadline<T>(giveUpAt: number, promise: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const timeout = sleep(Math.max(0, giveUpAt - Date.now()), null, { signal: timer.signal }).then(() => {
    throw new PaddleError("timeout");
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    timeout.catch(() => {});
    timer.abort();
  }
}

/** Milliseconds, with full jitter so that many clients don't return at once; null when a retry would not help. */
function pauseBeforeRetry(error: PaddleError): number | null {
  if (error.kind === "unavailable") return 100 + Math.random() * 700;
  if (error.kind === "rate-limited") return (error.retryAfterSeconds ?? 1) * 1_000;
  return null;
}

type Origins = { sandbox: string[]; production: string[] };

/** Whether a link from Paddle may be followed: to these origins, or else to any by https; locally only to the emulator. */
export function isSafeLink(value: string, origins?: Origins): boolean {
  if (!URL.canParse(value)) return false;
  const { origin, protocol, username, password } = new URL(value);
  if (username || password) return false;
  const { PADDLE_ENVIRONMENT, PADDLE_API_URL = "" } = env();
  if (PADDLE_ENVIRONMENT === "local") return origin === new URL(PADDLE_API_URL).origin;
  return origins ? origins[PADDLE_ENVIRONMENT].includes(origin) : protocol === "https:";
}
