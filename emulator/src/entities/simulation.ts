import type { CatalogStatus } from "./catalog.ts";

export interface Simulation {
  id: string;
  status: CatalogStatus;
  notification_setting_id: string;
  name: string;
  /** An event's name, or a scenario's. */
  type: string;
  payload: Record<string, unknown> | null;
  config: null;
  last_run_at: string | null;
  created_at: string;
  updated_at: string;
}

export interface SimulationRun {
  id: string;
  simulation_id: string;
  status: "pending" | "completed" | "canceled";
  type: string;
  created_at: string;
  updated_at: string;
}

export interface SimulationEvent {
  id: string;
  simulation_run_id: string;
  notification_setting_id: string;
  status: "pending" | "success" | "failed" | "aborted";
  event_type: string;
  payload: object;
  request: { body: string } | null;
  response: { body: string; status_code: number } | null;
  created_at: string;
  updated_at: string;
}
