import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { Notification, Paddle } from "@paddle/paddle-node-sdk";
import { env } from "@/lib/env";
import { readList, readPaddle, writePaddle } from "@/lib/paddle/client";
import { PaddleError } from "@/lib/paddle/errors";

const origins = { sandbox: "https://sandbox-api.paddle.com", production: "https://api.paddle.com", local: "" };
const CLOCK_TIMEOUT_MS = 4_000;

/** By how many milliseconds Paddle's clock is ahead of ours, to half a second or so: an answer's `Date` has whole seconds. */
export async function readPaddleClock(): Promise<number> {
  const { PADDLE_API_URL, PADDLE_ENVIRONMENT } = env();
  const askedAt = Date.now();
  try {
    const url = `${PADDLE_API_URL ?? origins[PADDLE_ENVIRONMENT]}/event-types`;
    // Without a key: the answer is a refusal, and has the time.
    const { headers } = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(CLOCK_TIMEOUT_MS) });
    const date = Date.parse(headers.get("date") ?? "");
    if (Number.isNaN(date)) throw new PaddleError("unavailable", "no_date");
    return date + 500 - (askedAt + Date.now()) / 2;
  } catch (cause) {
    throw cause instanceof PaddleError ? cause : new PaddleError("unavailable", null, { cause });
  }
}

/** A delivery that hasn't been taken: `status` 0 is no answer at all, null that no attempt is on record. */
export type FailedDelivery = {
  id: string;
  eventId: string;
  type: string;
  isOver: boolean;
  status: number | null;
  reason: string;
  /** When it was last tried, and when somebody had it sent again, as a delivery of its own. */
  triedAt: string | null;
  replayedAt: string | null;
};

/** What our own webhook says of a refusal. Of other bodies nothing is read. */
const ownReason = /"reason":"(signature|timestamp|malformed|unexpected|database)"/;

const LOOKED_INTO = 10;

/**
 * The newest deliveries to a destination that failed for good, or so far, at most `LOOKED_INTO` of them with what was
 * answered last; and how many there are on the first page of two hundred. Throws PaddleError.
 */
export async function listFailedDeliveries(destinationId: string) {
  const listed = await readPaddle("click", (paddle) => {
    const status = ["failed", "needs_retry"] as ("failed" | "needs_retry")[];
    const page = paddle.notifications.list({ notificationSettingId: [destinationId], status, perPage: 200 });
    return readList(page, ({ id }) => ({ id }) as Notification);
  });
  const failed: FailedDelivery[] = [];
  for (const notification of listed.slice(0, LOOKED_INTO)) {
    const last = await readLastAttempt(notification.id);
    failed.push({
      id: notification.id,
      eventId: notification.payload?.eventId ?? "",
      type: notification.type ?? "",
      isOver: notification.status === "failed",
      status: last?.responseCode ?? null,
      reason: ownReason.exec(last?.responseBody ?? "")?.[1] ?? "",
      triedAt: last?.attemptedAt ?? null,
      replayedAt: notification.replayedAt ?? null,
    });
  }
  return { failed, count: listed.length };
}

async function readLastAttempt(notificationId: string) {
  const logs = await readPaddle("click", (paddle) =>
    paddle.notifications.getLogs(notificationId, { perPage: 200, after: "" }).next(),
  );
  return logs.toSorted((a, b) => Date.parse(b.attemptedAt) - Date.parse(a.attemptedAt))[0];
}

/**
 * Has Paddle send a delivery again, and returns true; false when none with this id went to one of these destinations. Needs
 * the permission `notification.write`. Throws PaddleError.
 */
export async function replayDelivery(id: string, destinationIds: string[]): Promise<boolean> {
  if (destinationIds.length === 0) return false;
  const query = { notificationSettingId: destinationIds, search: id, perPage: 1 };
  const found = await readPaddle("click", ({ notifications }) =>
    readList(notifications.list(query), ({ id }) => ({ id }) as Notification),
  );
  if (found[0]?.id !== id) return false;
  await writePaddle("click", ({ notifications }) => notifications.replay(id));
  return true;
}

/** When Paddle last delivered something there that was taken; null when it never has. Throws PaddleError. */
export async function readLastDelivered(destinationId: string): Promise<string | null> {
  const query = { notificationSettingId: [destinationId], status: ["delivered" as const], perPage: 1 };
  const send = ({ notifications }: Paddle) =>
    readList(notifications.list(query), ({ delivered_at: deliveredAt }) => ({ deliveredAt }) as Notification);
  return (await readPaddle("click", send))[0]?.deliveredAt ?? null;
}

/** The simulation is kept and run again: Paddle has no way to delete one. */
const SIMULATION = "npm run doctor";
const SIMULATED_WITHIN_MS = 8_000;

export type Simulated = { status: number; reason: string };

/**
 * Has Paddle send a simulated event, of a type that the app only records, and returns what was answered. Null: the account
 * or the key doesn't allow it, or it hasn't been sent in time. Throws PaddleError for anything but a refusal.
 */
export async function simulateDelivery(destinationId: string): Promise<Simulated | null> {
  try {
    const found = await readPaddle("click", ({ simulations }) =>
      simulations.list({ notificationSettingId: [destinationId], perPage: 200 }).next(),
    );
    const wanted = { notificationSettingId: destinationId, name: SIMULATION, type: "customer.updated" as const };
    const { id } =
      found.find(({ name }) => name === SIMULATION) ??
      (await writePaddle("click", ({ simulations }) => simulations.create(wanted)));
    const run = await writePaddle("click", ({ simulationRuns }) => simulationRuns.create(id));
    return await waitForAnswer(id, run.id);
  } catch (error) {
    if (error instanceof PaddleError && error.kind === "rejected") return null;
    throw error;
  }
}

async function waitForAnswer(simulationId: string, runId: string): Promise<Simulated | null> {
  for (const giveUpAt = Date.now() + SIMULATED_WITHIN_MS; Date.now() < giveUpAt; await sleep(200)) {
    const [event] = await readPaddle("click", ({ simulationRunEvents }) =>
      simulationRunEvents.list(simulationId, runId, { perPage: 1 }).next(),
    );
    if (!event || event.status === "pending") continue;
    if (event.status === "aborted") return null;
    const { statusCode = 0, body = "" } = event.response ?? {};
    return { status: statusCode, reason: ownReason.exec(body)?.[1] ?? "" };
  }
  return null;
}
