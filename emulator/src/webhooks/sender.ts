import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Event, Notification } from "../entities/notification.ts";
import { newId } from "../ids.ts";
import { safely, tell } from "../safely.ts";
import { isAccepted, post, sign } from "./post.ts";
import { retryProfiles } from "./retries.ts";
import { attemptSimulated, pendingSimulations } from "./simulated.ts";

const maxLogs = 50;

export function payload(event: Event, notification: Notification) {
  const { event_id, event_type, occurred_at, data } = event;
  return { event_id, event_type, occurred_at, notification_id: notification.id, data };
}

/** One attempt, with its duplicates; answers how many requests went out. */
export async function attempt(emulator: Emulator, notification: Notification): Promise<number> {
  const event = emulator.state.events[notification.event_id];
  const destination = emulator.state.destinations[notification.notification_setting_id];
  if (!event || !destination) {
    notification.status = "failed";
    noteAttempt(emulator, notification);
    return 0;
  }
  const { corrupt, duplicate } = emulator.session.modes;
  const body = JSON.stringify(payload(event, notification));
  const sent = corrupt === "body" ? body.replace(/}$/, " }") : body;
  let delivered = false;
  for (let copy = 0; copy <= duplicate; copy += 1) {
    const attempted_at = now(emulator).toISOString();
    const answer = await post(destination, sent, sign(destination, body, corrupt));
    delivered ||= isAccepted(answer);
    notification.logs.push({ id: newId("ntflog", Date.parse(attempted_at)), ...answer, attempted_at });
  }
  notification.logs.splice(0, notification.logs.length - maxLogs);
  settleAttempt(emulator, notification, delivered);
  return duplicate + 1;
}

function settleAttempt(emulator: Emulator, notification: Notification, delivered: boolean): void {
  const at = now(emulator);
  const wait = retryProfiles[emulator.session.modes.retries][notification.times_attempted];
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
  noteAttempt(emulator, notification);
}

/** Setting a row is what has it saved; one that was forgotten while it was being sent stays so. */
function noteAttempt(emulator: Emulator, notification: Notification): void {
  const { notifications } = emulator.state;
  if (notifications[notification.id] === notification) notifications[notification.id] = notification;
  safely("the state is not saved", emulator.saveNow);
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

  /** Simulated events are tried once, whatever the modes say. */
  async function sendSimulations(): Promise<number> {
    let sent = 0;
    for (const event of pendingSimulations(emulator)) {
      flying += 1;
      sent += await attemptSimulated(emulator, event).finally(() => {
        flying -= 1;
      });
    }
    return sent;
  }

  // The next batch gets its turn even so.
  const failed = (error: unknown): number => {
    tell("webhooks were not sent", error);
    return 0;
  };

  /** After what the chain has begun. */
  function follow(chain: string, run: () => Promise<number>): Promise<number> {
    const next = (chains.get(chain) ?? Promise.resolve(0)).then(run).catch(failed);
    chains.set(chain, next);
    return next;
  }

  async function deliver(which: "due" | "all" | "flush"): Promise<number> {
    const counts = Object.keys(emulator.state.destinations).map((id) => follow(id, () => sendBatch(id, which)));
    counts.push(follow("simulations", sendSimulations));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  return { deliver, inFlight: () => flying };
}

function inSendingOrder(batch: Notification[], shuffle: boolean): Notification[] {
  if (!shuffle) return batch;
  const keyed = batch.map((notification) => ({ notification, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ notification }) => notification);
}
