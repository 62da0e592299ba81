import type { CustomData } from "../../entities/catalog";

export const prorationModes = [
  "prorated_immediately",
  "prorated_next_billing_period",
  "full_immediately",
  "full_next_billing_period",
  "do_not_bill",
] as const;
export type ProrationMode = (typeof prorationModes)[number];

export interface RequestedItem {
  price_id: string;
  quantity?: number | undefined;
}

/** What a PATCH may ask for, its shape already checked. */
export interface UpdateRequest {
  items?: RequestedItem[] | undefined;
  proration_billing_mode?: ProrationMode | undefined;
  on_payment_failure?: "prevent_change" | "apply_change" | undefined;
  next_billed_at?: string | undefined;
  scheduled_change?: unknown;
  discount?: null | undefined;
  custom_data?: CustomData | undefined;
}

export const isImmediate = (mode: ProrationMode | undefined): boolean =>
  mode === "prorated_immediately" || mode === "full_immediately";
