import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Destination } from "../entities/notification.ts";
import type { SimulationEvent } from "../entities/simulation.ts";
import { newId } from "../ids.ts";
import { isAccepted, post, sign } from "./post.ts";

export function pendingSimulations({ state }: Emulator): SimulationEvent[] {
  return Object.values(state.simulation_events).filter(({ status }) => status === "pending");
}

function acceptsSimulations({ active, type, traffic_source }: Destination): boolean {
  return active && type === "url" && traffic_source !== "platform";
}

function save(emulator: Emulator, event: SimulationEvent): void {
  const { state } = emulator;
  const updated_at = now(emulator).toISOString();
  state.simulation_events[event.id] = { ...event, updated_at };
  const run = state.simulation_runs[event.simulation_run_id];
  const isOver = pendingSimulations(emulator).every(({ simulation_run_id }) => simulation_run_id !== run?.id);
  if (run && isOver) state.simulation_runs[run.id] = { ...run, status: "completed", updated_at };
  emulator.changed();
}

/** Sends a simulated event to its own destination, unless that takes none; answers how many requests went out. */
export async function attemptSimulated(emulator: Emulator, event: SimulationEvent): Promise<number> {
  const { id, event_type, created_at, payload, notification_setting_id } = event;
  const destination = emulator.state.destinations[notification_setting_id];
  if (!destination || !acceptsSimulations(destination)) {
    save(emulator, { ...event, status: "aborted" });
    return 0;
  }
  const body = JSON.stringify({
    event_id: id,
    event_type,
    occurred_at: created_at,
    notification_id: newId("ntfsimntf", now(emulator).getTime()),
    data: payload,
  });
  const answer = await post(destination, body, sign(destination, body, null));
  const { response_code: status_code, response_body } = answer;
  save(emulator, {
    ...event,
    status: isAccepted(answer) ? "success" : "failed",
    request: { body },
    response: status_code === 0 ? null : { body: response_body, status_code },
  });
  return 1;
}
