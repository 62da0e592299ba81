import { z } from "zod";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Destination } from "../entities/notification.ts";
import { PaddleError } from "../errors.ts";
import { given } from "../given.ts";
import { eventTypeNames, eventTypes, maximumActive, newDestination } from "../webhooks/destinations.ts";
import { enumFilter, matches, page } from "./lists.ts";
import { type ApiContext, ok, pathId, type Route, readBody, requireEntity } from "./route.ts";

const changeable = {
  description: z.string().min(1).max(500),
  destination: z.string().min(1).max(2048),
  api_version: z.int().min(1).optional(),
  include_sensitive_fields: z.boolean().optional(),
  subscribed_events: z.array(z.enum(eventTypeNames)).min(1),
  traffic_source: z.enum(["platform", "simulation", "all"]).optional(),
};
const createBody = z.strictObject({ ...changeable, type: z.enum(["url", "email"]) });
const updateBody = z.strictObject({ ...changeable, active: z.boolean() }).partial();

export function present({ previous_secret, ...destination }: Destination) {
  const subscribed_events = eventTypes.filter(({ name }) => destination.subscribed_events.includes(name));
  return { ...destination, subscribed_events };
}

function refuseTooMany({ state }: Emulator, isOneMore: boolean): void {
  const active = Object.values(state.destinations).filter((each) => each.active).length;
  if (isOneMore && active >= maximumActive) {
    const code = "notification_maximum_active_settings_reached";
    throw new PaddleError(400, code, `at most ${maximumActive} notification settings can be active`);
  }
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function refuseMisdirected({ type, destination }: Pick<Destination, "type" | "destination">): void {
  if (type === "url" && !isWebAddress(destination)) {
    const detail = "the destination of a url notification setting must be an http or https URL";
    throw new PaddleError(400, "url_notification_setting_incorrect", detail);
  }
  if (type === "email" && !z.email().safeParse(destination).success) {
    const detail = "the destination of an email notification setting must be an email address";
    throw new PaddleError(400, "email_notification_setting_incorrect", detail);
  }
}

function save(emulator: Emulator, destination: Destination): Destination {
  emulator.state.destinations[destination.id] = destination;
  emulator.changed();
  return destination;
}

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, createBody);
  refuseMisdirected(body);
  refuseTooMany(emulator, true);
  const destination = newDestination({ ...given(body), destination: body.destination }, now(emulator).getTime());
  return ok(c, present(save(emulator, destination)), 201);
}

function find({ state }: Emulator, c: ApiContext): Destination {
  return requireEntity(state.destinations, pathId(c, "notification_setting_id"), "Notification setting");
}

async function update(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, updateBody);
  const destination = find(emulator, c);
  const updated = { ...destination, ...given(body) };
  refuseMisdirected(updated);
  refuseTooMany(emulator, body.active === true && !destination.active);
  return ok(c, present(save(emulator, updated)));
}

function remove(emulator: Emulator, c: ApiContext): Response {
  delete emulator.state.destinations[find(emulator, c).id];
  emulator.changed();
  return c.body(null, 204);
}

function list(emulator: Emulator, c: ApiContext): Response {
  const active = enumFilter(c, "active", ["true", "false"]);
  const traffic = enumFilter(c, "traffic_source", ["platform", "simulation", "all"]);
  const rows = Object.values(emulator.state.destinations).filter(
    (each) => matches(active, String(each.active)) && matches(traffic, each.traffic_source),
  );
  return page(c, rows, ({ id }) => id, present, { standard: 200, maximum: 200 });
}

export function notificationSettingRoutes(emulator: Emulator): Route[] {
  const path = "/notification-settings";
  const one = `${path}/:notification_setting_id`;
  const read = "notification_setting.read";
  const write = "notification_setting.write";
  return [
    { method: "GET", path, permission: read, handler: (c) => list(emulator, c) },
    { method: "POST", path, permission: write, handler: (c) => create(emulator, c) },
    { method: "GET", path: one, permission: read, handler: (c) => ok(c, present(find(emulator, c))) },
    { method: "PATCH", path: one, permission: write, handler: (c) => update(emulator, c) },
    { method: "DELETE", path: one, permission: write, handler: (c) => remove(emulator, c) },
  ];
}
