import { formatMicros, nextOccurrence, now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Destination, Event, Notification } from "../entities/notification.ts";
import { newId } from "../ids.ts";
import { sizeOf } from "../tracked.ts";

const maxEvents = 2000;
const slack = 200;

/** Records an event and queues it for every destination that wants it. The data is copied: an event is a snapshot. */
export function emit(emulator: Emulator, eventType: string, data: unknown): Event {
  return record(emulator, eventType, data, nextOccurrence(emulator));
}

/** What happens to a subscription at once is told by several events of one instant; their ids keep the order. */
export function emitTogether(emulator: Emulator, together: [eventType: string, data: unknown][]): void {
  const micros = nextOccurrence(emulator);
  const { same_instant } = emulator.session.behaviour;
  for (const [place, [eventType, data]] of together.entries()) {
    record(emulator, eventType, data, place === 0 || same_instant ? micros : nextOccurrence(emulator));
  }
}

function record(emulator: Emulator, eventType: string, data: unknown, micros: number): Event {
  const { state } = emulator;
  const event: Event = {
    event_id: newId("evt", Math.floor(micros / 1000)),
    event_type: eventType,
    occurred_at: formatMicros(micros),
    data: structuredClone(data),
  };
  state.events[event.event_id] = event;
  emulator.observer?.told(event);
  queueEvent(emulator, event, "event");
  forgetOld(emulator);
  return event;
}

/** Puts an entity among its kind, as a new object so that snapshots stay, and tells of it. */
export function store<T extends { id: string }>(
  emulator: Emulator,
  record: Record<string, T>,
  entity: T,
  eventType: string,
): T {
  record[entity.id] = entity;
  emit(emulator, eventType, entity);
  emulator.changed();
  return entity;
}

export function queueEvent(emulator: Emulator, event: Event, origin: Notification["origin"]): Notification[] {
  const wanting = Object.values(emulator.state.destinations).filter(
    ({ active, type, subscribed_events, traffic_source }) =>
      active && type === "url" && traffic_source !== "simulation" && subscribed_events.includes(event.event_type),
  );
  return wanting.map((destination) => queueFor(emulator, event, destination, origin));
}

export function queueFor(
  emulator: Emulator,
  event: Event,
  destination: Destination,
  origin: Notification["origin"],
): Notification {
  const { state, session } = emulator;
  const notification: Notification = {
    id: newId("ntf", now(emulator).getTime()),
    type: event.event_type,
    status: "not_attempted",
    event_id: event.event_id,
    occurred_at: event.occurred_at,
    delivered_at: null,
    replayed_at: null,
    origin,
    last_attempt_at: null,
    retry_at: null,
    times_attempted: 0,
    notification_setting_id: destination.id,
    dropped: Math.random() < session.modes.drop,
    logs: [],
  };
  state.notifications[notification.id] = notification;
  emulator.changed();
  emulator.wake();
  return notification;
}

/** A year in one leap makes thousands of events: what is still to be sent is never forgotten. */
function forgetOld({ state }: Emulator): void {
  if (Math.max(sizeOf(state.events), sizeOf(state.notifications)) <= maxEvents + slack) return;
  const surplus = (record: object) => {
    const ids = Object.keys(record);
    return ids.length > maxEvents + slack ? ids.slice(0, -maxEvents) : [];
  };
  const [oldEvents, oldNotifications] = [surplus(state.events), surplus(state.notifications)];
  if (oldEvents.length + oldNotifications.length === 0) return;
  const isOpen = ({ status, dropped }: Notification) =>
    !dropped && (status === "not_attempted" || status === "needs_retry");
  const open = Object.values(state.notifications).filter(isOpen);
  const needed = new Set(open.flatMap(({ id, event_id }) => [id, event_id]));
  for (const id of oldEvents) if (!needed.has(id)) delete state.events[id];
  for (const id of oldNotifications) if (!needed.has(id)) delete state.notifications[id];
}
