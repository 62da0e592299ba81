import { now } from "../clock";
import type { Emulator } from "../emulator";
import type { Notification } from "../entities/notification";
import { attempt } from "./attempt";

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
  // One chain per destination: order is kept, and one that hangs delays nobody else.
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
