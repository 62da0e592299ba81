/** Properties and values that Paddle documents since its description was published (2025-05-27), by the place of the schema. */
export const newer = [
  // Portal sessions and management links open a subscription: changelog of 2026-09-28.
  "#/properties/data/properties/urls/properties/subscriptions/items view_subscription",
  "#/customer-portal-session/properties/urls/properties/subscriptions/items view_subscription",
  "#/subscription_management_urls view_subscription",
  // Trials without a payment method.
  "#/duration requires_payment_method",
  "#/price_trial_duration requires_payment_method",
  // Prices whose tax depends on the country.
  "#/tax_mode location",
];

/** Properties that are only there in some cases, by the place of the schema. */
export const optional = [
  // Of refusals that name fields.
  "#/error/properties/error errors",
];
