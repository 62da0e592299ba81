import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Simulation, SimulationEvent, SimulationRun } from "../entities/simulation.ts";
import { newId } from "../ids.ts";
import { refuseArchived } from "../transactions/parties.ts";
import { examplePayload, exampleState } from "./payloads.ts";
import { eventsOf } from "./types.ts";

type EventDraft = Pick<
  SimulationEvent,
  "simulation_run_id" | "notification_setting_id" | "event_type" | "payload" | "created_at"
>;

function queue(emulator: Emulator, draft: EventDraft): SimulationEvent {
  const at = now(emulator);
  const event: SimulationEvent = {
    id: newId("ntfsimevt", at.getTime()),
    status: "pending",
    request: null,
    response: null,
    updated_at: at.toISOString(),
    ...draft,
  };
  emulator.state.simulation_events[event.id] = event;
  emulator.changed();
  emulator.wake();
  return event;
}

/** Queues what a simulation sends. Nothing of the state it tells of is touched. */
export function runSimulation(emulator: Emulator, simulation: Simulation): SimulationRun {
  refuseArchived("Simulation", simulation);
  const { id: simulation_id, type, payload, notification_setting_id } = simulation;
  const { state } = emulator;
  const at = now(emulator);
  const created_at = at.toISOString();
  const id = newId("ntfsimrun", at.getTime());
  const run: SimulationRun = { id, simulation_id, status: "pending", type, created_at, updated_at: created_at };
  state.simulation_runs[id] = run;
  state.simulations[simulation_id] = { ...simulation, last_run_at: created_at };
  const examples = exampleState(at);
  for (const event_type of eventsOf(type)) {
    const sent = payload ?? examplePayload(examples, event_type, at);
    queue(emulator, { simulation_run_id: id, notification_setting_id, event_type, payload: sent, created_at });
  }
  return run;
}

/** The same event again, by an id of its own. */
export function replaySimulated(emulator: Emulator, event: SimulationEvent): SimulationEvent {
  const { simulation_run_id, notification_setting_id, event_type, payload } = event;
  const created_at = now(emulator).toISOString();
  return queue(emulator, { simulation_run_id, notification_setting_id, event_type, payload, created_at });
}
