import type { Price } from "../entities/catalog.ts";
import {
  analyticsMonthly,
  analyticsYearly,
  basicMonthly,
  basicYearly,
  crewMonthly,
  crewYearly,
  enterpriseMonthly,
  enterpriseYearly,
  proMonthly,
  proYearly,
  studentMonthly,
} from "./plan-prices.ts";
import { domains, support } from "./products.ts";

/** In dollars only. */
export const supportMonthly: Price = {
  ...proMonthly,
  id: "pri_01gsz95g2zrkagg294kpstx54r",
  product_id: support.id,
  name: "Monthly (recurring addon)",
  unit_price: { amount: "25000", currency_code: "USD" },
  unit_price_overrides: [],
  quantity: { minimum: 1, maximum: 1 },
};

/** Bought once. */
export const domainsOnce: Price = {
  ...proMonthly,
  id: "pri_01gsz98e27ak2tyhexptwc58yk",
  product_id: domains.id,
  description: "One-time addon",
  name: "One-time addon",
  billing_cycle: null,
  unit_price: { amount: "19900", currency_code: "USD" },
  unit_price_overrides: [],
  quantity: { minimum: 1, maximum: 1 },
};

const twoWeeks = { interval: "day", frequency: 14 } as const;

export const proTrial: Price = {
  ...proMonthly,
  id: "pri_01je3b4k6tq0v9m2y7c5x8h1dn",
  description: "Monthly, 14 days of trial",
  trial_period: { ...twoWeeks, requires_payment_method: true },
};

export const basicCardlessTrial: Price = {
  ...basicMonthly,
  id: "pri_01je3b4k6tw3n8r5f2g7z0j9qs",
  description: "Monthly, 14 days of trial without a card",
  trial_period: { ...twoWeeks, requires_payment_method: false },
};

/** No longer sold. */
export const proOld: Price = {
  ...proMonthly,
  id: "pri_01gsz8ntc6z7npqqp6j4ys0w1w",
  description: "Monthly, before 2024",
  unit_price: { amount: "2500", currency_code: "USD" },
  unit_price_overrides: [],
  status: "archived",
};

/** Costs so little that hardly any change of it can be charged. */
export const tinyMonthly: Price = {
  ...proMonthly,
  id: "pri_01je3b4k6t5d1h8x4p0s7v2yen",
  product_id: support.id,
  description: "Extra callback",
  name: "Extra callback",
  unit_price: { amount: "60", currency_code: "USD" },
  unit_price_overrides: [],
  quantity: { minimum: 1, maximum: 100 },
};

export const prices = [
  basicMonthly,
  basicYearly,
  proMonthly,
  proYearly,
  enterpriseMonthly,
  enterpriseYearly,
  analyticsMonthly,
  analyticsYearly,
  supportMonthly,
  domainsOnce,
  proTrial,
  basicCardlessTrial,
  proOld,
  tinyMonthly,
  crewMonthly,
  crewYearly,
  studentMonthly,
];
