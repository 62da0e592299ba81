import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { type Notification, notificationStatuses } from "../entities/notification.ts";
import { invalidField, PaddleError } from "../errors.ts";
import { eventTypeNames, eventTypes } from "../webhooks/destinations.ts";
import { queueFor } from "../webhooks/emit.ts";
import { payload } from "../webhooks/sender.ts";
import { enumFilter, idFilter, matches, page, spanFilter } from "./lists.ts";
import { type ApiContext, ok, pathId, type Route, requireEntity } from "./route.ts";

const keptMs = 90 * 86_400_000;

/** Events and notifications can be read for ninety days. */
function isKept(emulator: Emulator, { occurred_at }: { occurred_at: string }): boolean {
  return Date.parse(occurred_at) > now(emulator).getTime() - keptMs;
}

export function eventRoutes(emulator: Emulator): Route[] {
  return [
    {
      method: "GET",
      path: "/events",
      permission: "notification.read",
      handler: (c) => {
        const types = enumFilter(c, "event_type", eventTypeNames);
        const rows = Object.values(emulator.state.events).filter(
          (event) => isKept(emulator, event) && matches(types, event.event_type),
        );
        return page(
          c,
          rows,
          (event) => event.event_id,
          (event) => event,
        );
      },
    },
    { method: "GET", path: "/event-types", permission: null, handler: (c) => ok(c, eventTypes) },
  ];
}

function present({ state }: Emulator, notification: Notification): unknown {
  const { event_id, dropped, logs, ...fields } = notification;
  const event = state.events[event_id];
  return { ...fields, payload: event ? payload(event, notification) : null };
}

function requireNotification({ state }: Emulator, c: ApiContext): Notification {
  return requireEntity(state.notifications, pathId(c, "notification_id"), "Notification");
}

/** The transaction, customer or subscription that notifications are about. */
function readSubject(c: ApiContext): string | null {
  const id = c.req.query("filter");
  if (id === undefined) return null;
  if (/^(txn|ctm|sub)_[a-z\d]{26}$/.test(id)) return id;
  throw invalidField([{ field: "filter", message: "Must be the id of a transaction, a customer or a subscription" }]);
}

function list(emulator: Emulator, c: ApiContext): Response {
  const settings = idFilter(c, "notification_setting_id", "ntfset");
  const statuses = enumFilter(c, "status", notificationStatuses);
  const search = c.req.query("search")?.toLowerCase() ?? "";
  const about = readSubject(c);
  const isWithin = spanFilter(c);
  const rows = Object.values(emulator.state.notifications).filter(
    (each) =>
      isKept(emulator, each) &&
      matches(settings, each.notification_setting_id) &&
      matches(statuses, each.status) &&
      (each.id.includes(search) || each.type.includes(search)) &&
      isWithin(each.occurred_at) &&
      (about === null || JSON.stringify(emulator.state.events[each.event_id]?.data).includes(about)),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row) => present(emulator, row),
  );
}

function replay(emulator: Emulator, c: ApiContext): Response {
  const notification = requireNotification(emulator, c);
  if (notification.origin !== "event") {
    const code = "notification_replay_invalid_origin_type";
    throw new PaddleError(400, code, "a notification that is a replay cannot be replayed");
  }
  const { state } = emulator;
  const event = state.events[notification.event_id];
  const destination = state.destinations[notification.notification_setting_id];
  const isOver = notification.status === "delivered" || notification.status === "failed";
  if (!isOver || !event || !destination) {
    throw new PaddleError(400, "notification_cannot_replay", "the notification is not delivered or failed");
  }
  state.notifications[notification.id] = { ...notification, replayed_at: now(emulator).toISOString() };
  return ok(c, { notification_id: queueFor(emulator, event, destination, "replay").id }, 202);
}

export function notificationRoutes(emulator: Emulator): Route[] {
  const one = "/notifications/:notification_id";
  const permission = "notification.read";
  return [
    { method: "GET", path: "/notifications", permission, handler: (c) => list(emulator, c) },
    {
      method: "GET",
      path: one,
      permission,
      handler: (c) => ok(c, present(emulator, requireNotification(emulator, c))),
    },
    {
      method: "GET",
      path: `${one}/logs`,
      permission,
      handler: (c) =>
        page(
          c,
          requireNotification(emulator, c).logs,
          ({ id }) => id,
          (log) => log,
        ),
    },
    {
      method: "POST",
      path: `${one}/replay`,
      permission: "notification.write",
      handler: (c) => replay(emulator, c),
    },
  ];
}
