import type { Emulator } from "../emulator";
import { eventTypeNames, eventTypes } from "../webhooks/event-types";
import { page } from "./lists";
import { enumFilter, matches } from "./query";
import { ok, type Route } from "./route";

export function eventRoutes(emulator: Emulator): Route[] {
  return [
    {
      method: "GET",
      path: "/events",
      permission: "notification.read",
      handler: (c) => {
        const types = enumFilter(c, "event_type", eventTypeNames);
        const rows = Object.values(emulator.state.events).filter((event) => matches(types, event.event_type));
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
