import { now } from "../clock";
import type { Emulator } from "../emulator";
import type { Destination, Event, Notification, NotificationLog } from "../entities/notification";
import { newId } from "../ids";
import { sign } from "./sign";

const timeoutMs = 5000;
const keptLogs = 50;
const keptBody = 2000;

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
      response_body: text.slice(0, keptBody),
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
  notification.logs.splice(0, notification.logs.length - keptLogs);
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
