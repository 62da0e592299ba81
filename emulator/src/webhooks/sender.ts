import { createHmac } from "node:crypto";
import { now } from "../clock.ts";
import type { DeliveryModes, Emulator } from "../emulator.ts";
import type { Destination, Event, Notification, NotificationLog } from "../entities/notification.ts";
import { newId } from "../ids.ts";

function h1(secret: string, ts: number, body: string): string {
  return createHmac("sha256", secret).update(`${ts}:${body}`).digest("hex");
}

/** The Paddle-Signature header; `ts` is real time, whatever the emulator's clock says. */
export function sign(destination: Destination, body: string, corrupt: DeliveryModes["corrupt"]): string {
  const ts = Math.floor(Date.now() / 1000) - (corrupt === "stale" ? 3600 : 0);
  const previous = destination.previous_secret;
  const secrets = [destination.endpoint_secret_key];
  if (previous?.last) secrets.push(previous.secret);
  else if (previous) secrets.unshift(previous.secret);
  const hashes = secrets.map((secret) => h1(secret, ts, body));
  return [`ts=${ts}`, ...hashes.map((hash) => `h1=${corrupt === "signature" ? flip(hash) : hash}`)].join(";");
}

function flip(hash: string): string {
  return (hash.startsWith("0") ? "1" : "0") + hash.slice(1);
}

const timeoutMs = 5000;
const maxLogs = 50;
const maxBodyLength = 2000;

/** The local stand-in for Paddle's schedule of minutes and days. */
const retrySeconds = [2, 5, 15, 60];

export function payload(event: Event, notification: Notification) {
  const { event_id, event_type, occurred_at, data } = event;
  return { event_id, event_type, occurred_at, notification_id: notification.id, data };
}

type Answer = Pick<NotificationLog, "response_code" | "response_content_type" | "response_body">;

async function post(destination: Destination, body: string, signature: string): Promise<Answer> {
  try {
    const response = await fetch(destination.destination, {
      method: "POST",
      headers: { "Content-Type": "application/json", "User-Agent": "Paddle", "Paddle-Signature": signature },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return {
      response_code: response.status,
      response_content_type: response.headers.get("content-type"),
      response_body: text.slice(0, maxBodyLength),
    };
  } catch (error) {
    const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : "";
    return { response_code: 0, response_content_type: null, response_body: reason };
  }
}

/** One attempt, with its duplicates; answers how many requests went out. */
export async function attempt(emulator: Emulator, notification: Notification): Promise<number> {
  const event = emulator.state.events[notification.event_id];
  const destination = emulator.state.destinations[notification.notification_setting_id];
  if (!event || !destination) {
    notification.status = "failed";
    return 0;
  }
  const { corrupt, duplicate } = emulator.session.modes;
  const body = JSON.stringify(payload(event, notification));
  const sent = corrupt === "body" ? body.replace(/}$/, " }") : body;
  let delivered = false;
  for (let copy = 0; copy <= duplicate; copy += 1) {
    const attempted_at = now(emulator).toISOString();
    const answer = await post(destination, sent, sign(destination, body, corrupt));
    delivered ||= answer.response_code >= 200 && answer.response_code < 300;
    notification.logs.push({ id: newId("ntflog", Date.parse(attempted_at)), ...answer, attempted_at });
  }
  notification.logs.splice(0, notification.logs.length - maxLogs);
  settleAttempt(emulator, notification, delivered);
  return duplicate + 1;
}

function settleAttempt(emulator: Emulator, notification: Notification, delivered: boolean): void {
  const at = now(emulator);
  const wait = retrySeconds[notification.times_attempted];
  notification.times_attempted += 1;
  notification.last_attempt_at = at.toISOString();
  notification.retry_at = null;
  if (delivered) {
    notification.status = "delivered";
    notification.delivered_at = at.toISOString();
  } else if (wait === undefined) {
    notification.status = "failed";
  } else {
    notification.status = "needs_retry";
    notification.retry_at = new Date(at.getTime() + wait * 1000).toISOString();
  }
  emulator.changed();
}

export interface Sender {
  /** Tries what is due once, in order; "all" also what waits for a retry, "flush" even what is held. Answers the requests sent. */
  deliver(which: "due" | "all" | "flush"): Promise<number>;
  inFlight(): number;
}

export function pendingNotifications({ state }: Emulator): Notification[] {
  return Object.values(state.notifications).filter(
    ({ status, dropped, notification_setting_id }) =>
      (status === "not_attempted" || status === "needs_retry") &&
      !dropped &&
      state.destinations[notification_setting_id]?.active === true,
  );
}

export function dueNotifications(emulator: Emulator): Notification[] {
  if (emulator.session.modes.hold) return [];
  const time = now(emulator).getTime();
  return pendingNotifications(emulator).filter(({ retry_at }) => !retry_at || Date.parse(retry_at) <= time);
}

export function createSender(emulator: Emulator): Sender {
  // One chain per destination: the order holds, and one that hangs delays nobody else.
  const chains = new Map<string, Promise<number>>();
  let flying = 0;

  async function sendBatch(destinationId: string, which: "due" | "all" | "flush"): Promise<number> {
    const held = emulator.session.modes.hold && which !== "flush";
    const candidates = which === "due" ? dueNotifications(emulator) : pendingNotifications(emulator);
    const batch = candidates.filter((each) => each.notification_setting_id === destinationId);
    let sent = 0;
    for (const notification of held ? [] : inSendingOrder(batch, emulator.session.modes.shuffle)) {
      if (emulator.session.modes.hold && which !== "flush") break;
      if (emulator.state.notifications[notification.id] !== notification) continue;
      flying += 1;
      sent += await attempt(emulator, notification).finally(() => {
        flying -= 1;
      });
    }
    return sent;
  }

  async function deliver(which: "due" | "all" | "flush"): Promise<number> {
    const counts = Object.keys(emulator.state.destinations).map((id) => {
      const next = (chains.get(id) ?? Promise.resolve(0)).then(() => sendBatch(id, which));
      chains.set(id, next);
      return next;
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  return { deliver, inFlight: () => flying };
}

function inSendingOrder(batch: Notification[], shuffle: boolean): Notification[] {
  if (!shuffle) return batch;
  const keyed = batch.map((notification) => ({ notification, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ notification }) => notification);
}
