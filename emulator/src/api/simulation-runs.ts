import type { Emulator } from "../emulator.ts";
import type { SimulationEvent, SimulationRun } from "../entities/simulation.ts";
import { notFound } from "../errors.ts";
import { replaySimulated, runSimulation } from "../simulations/run.ts";
import { idFilter, includes, matches, page } from "./lists.ts";
import { type ApiContext, ok, pathId, type Route, requireEntity } from "./route.ts";
import { requireSimulation } from "./simulations.ts";

function requireRun(emulator: Emulator, c: ApiContext): SimulationRun {
  const simulation = requireSimulation(emulator, c);
  const run = requireEntity(emulator.state.simulation_runs, pathId(c, "simulation_run_id"), "Simulation run");
  if (run.simulation_id !== simulation.id) throw notFound("Simulation run", run.id);
  return run;
}

function requireEvent(emulator: Emulator, c: ApiContext): SimulationEvent {
  const run = requireRun(emulator, c);
  const event = requireEntity(emulator.state.simulation_events, pathId(c, "simulation_event_id"), "Simulation event");
  if (event.simulation_run_id !== run.id) throw notFound("Simulation event", event.id);
  return event;
}

function presentEvent({ simulation_run_id, notification_setting_id, ...event }: SimulationEvent): unknown {
  return event;
}

function eventsOf({ state }: Emulator, { id }: SimulationRun): SimulationEvent[] {
  return Object.values(state.simulation_events).filter(({ simulation_run_id }) => simulation_run_id === id);
}

function runPresenter(emulator: Emulator, c: ApiContext): (run: SimulationRun) => unknown {
  const withEvents = includes(c, ["events"]).includes("events");
  return (run) => {
    const { simulation_id, ...shown } = run;
    return withEvents ? { ...shown, events: eventsOf(emulator, run).map(presentEvent) } : shown;
  };
}

function listRuns(emulator: Emulator, c: ApiContext): Response {
  const simulation = requireSimulation(emulator, c);
  const ids = idFilter(c, "id", "ntfsimrun");
  const rows = Object.values(emulator.state.simulation_runs).filter(
    (run) => run.simulation_id === simulation.id && matches(ids, run.id),
  );
  return page(c, rows, ({ id }) => id, runPresenter(emulator, c));
}

function listEvents(emulator: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "ntfsimevt");
  const rows = eventsOf(emulator, requireRun(emulator, c)).filter(({ id }) => matches(ids, id));
  return page(c, rows, ({ id }) => id, presentEvent);
}

function createRun(emulator: Emulator, c: ApiContext): Response {
  const { simulation_id, ...run } = runSimulation(emulator, requireSimulation(emulator, c));
  return ok(c, run, 201);
}

export function simulationRunRoutes(emulator: Emulator): Route[] {
  const path = "/simulations/:simulation_id/runs";
  const run = `${path}/:simulation_run_id`;
  const event = `${run}/events/:simulation_event_id`;
  const [read, write] = ["notification_simulation.read", "notification_simulation.write"];
  return [
    { method: "GET", path, permission: read, handler: (c) => listRuns(emulator, c) },
    { method: "POST", path, permission: write, handler: (c) => createRun(emulator, c) },
    {
      method: "GET",
      path: run,
      permission: read,
      handler: (c) => ok(c, runPresenter(emulator, c)(requireRun(emulator, c))),
    },
    { method: "GET", path: `${run}/events`, permission: read, handler: (c) => listEvents(emulator, c) },
    {
      method: "GET",
      path: event,
      permission: read,
      handler: (c) => ok(c, presentEvent(requireEvent(emulator, c))),
    },
    {
      method: "POST",
      path: `${event}/replay`,
      permission: write,
      handler: (c) => ok(c, presentEvent(replaySimulated(emulator, requireEvent(emulator, c))), 202),
    },
  ];
}
