import { z } from "zod";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { catalogStatuses } from "../entities/catalog.ts";
import type { Simulation } from "../entities/simulation.ts";
import { invalidField } from "../errors.ts";
import { given } from "../given.ts";
import { newId } from "../ids.ts";
import { isScenario, simulationTypeNames, simulationTypes } from "../simulations/types.ts";
import { idOf } from "./fields.ts";
import { enumFilter, idFilter, matches, page } from "./lists.ts";
import { edited } from "./owned.ts";
import { type ApiContext, ok, pathId, type Route, readBody, requireEntity } from "./route.ts";

const fields = {
  notification_setting_id: idOf("ntfset"),
  name: z.string().min(1),
  type: z.enum(simulationTypeNames),
};
const optional = {
  payload: z.record(z.string(), z.unknown()).nullish(),
  config: z.null("Entities and options of scenarios are not supported by this emulator").optional(),
};
const createBody = z.strictObject({ ...fields, ...optional });
const updateBody = z.strictObject({ ...fields, ...optional, status: z.enum(catalogStatuses) }).partial();

export function requireSimulation({ state }: Emulator, c: ApiContext): Simulation {
  return requireEntity(state.simulations, pathId(c, "simulation_id"), "Simulation");
}

function save(emulator: Emulator, simulation: Simulation): Simulation {
  requireEntity(emulator.state.destinations, simulation.notification_setting_id, "Notification setting");
  if (isScenario(simulation.type) && simulation.payload !== null) {
    throw invalidField([{ field: "payload", message: "Only for single events" }]);
  }
  emulator.state.simulations[simulation.id] = simulation;
  emulator.changed();
  return simulation;
}

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const { payload = null, config: _, ...body } = await readBody(c, createBody);
  const at = now(emulator);
  const simulation: Simulation = {
    id: newId("ntfsim", at.getTime()),
    status: "active",
    ...body,
    payload,
    config: null,
    last_run_at: null,
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
  };
  return ok(c, save(emulator, simulation), 201);
}

async function update(emulator: Emulator, c: ApiContext): Promise<Response> {
  const edits = given(await readBody(c, updateBody));
  return ok(c, save(emulator, edited(emulator, "Simulation", requireSimulation(emulator, c), edits)));
}

function list({ state }: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "ntfsim");
  const settings = idFilter(c, "notification_setting_id", "ntfset");
  const statuses = enumFilter(c, "status", catalogStatuses) ?? ["active"];
  const rows = Object.values(state.simulations).filter(
    (each) =>
      matches(ids, each.id) && matches(settings, each.notification_setting_id) && matches(statuses, each.status),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row) => row,
  );
}

export function simulationRoutes(emulator: Emulator): Route[] {
  const path = "/simulations";
  const one = `${path}/:simulation_id`;
  const [read, write] = ["notification_simulation.read", "notification_simulation.write"];
  return [
    { method: "GET", path: "/simulation-types", permission: null, handler: (c) => ok(c, simulationTypes) },
    { method: "GET", path, permission: read, handler: (c) => list(emulator, c) },
    { method: "POST", path, permission: write, handler: (c) => create(emulator, c) },
    { method: "GET", path: one, permission: read, handler: (c) => ok(c, requireSimulation(emulator, c)) },
    { method: "PATCH", path: one, permission: write, handler: (c) => update(emulator, c) },
  ];
}
