import type { CancelFrom } from "@/lib/paddle/subscriptions";

/**
 * Yours to choose: from when deleting an account cancels its subscriptions. `immediately`: the account goes within moments,
 * and what was paid for isn't refunded. `next_billing_period`: it goes once the last subscription has ended, and until then
 * its owner may sign in, use it, and keep it after all.
 */
export const CANCEL_ON_LEAVING = "immediately" as CancelFrom;
