import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";

/** Whether a renewal can be collected: an invoice always is, a card if there is one and it accepts. */
export function canCharge({ state }: Emulator, { collection_mode, customer_id }: Subscription): boolean {
  return collection_mode === "manual" || state.payment_methods[customer_id]?.behaviour === "accepts";
}
