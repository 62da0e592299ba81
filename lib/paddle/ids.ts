// The SDK puts ids into URL paths as they are, so each is checked against its pattern before it gets there.
const body = "[a-z\\d]{26}";
const customerId = new RegExp(`^ctm_${body}$`);
const subscriptionId = new RegExp(`^sub_${body}$`);
const transactionId = new RegExp(`^txn_${body}$`);
const eventId = new RegExp(`^[a-z]{3,10}_${body}$`);

export const isCustomerId = (value: unknown): value is string =>
  typeof value === "string" && customerId.test(value);
export const isSubscriptionId = (value: unknown): value is string =>
  typeof value === "string" && subscriptionId.test(value);
/** Simulated events carry `ntfsimevt_…` in place of `evt_…`. */
export const isEventId = (value: unknown): value is string =>
  typeof value === "string" && eventId.test(value);
export const isTransactionId = (value: unknown): value is string =>
  typeof value === "string" && transactionId.test(value);
