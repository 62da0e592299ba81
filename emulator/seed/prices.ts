import type { Price } from "../entities/catalog";
import { analytics, basic, enterprise, pro } from "./products";

const month = { frequency: 1, interval: "month" } as const;
const year = { frequency: 1, interval: "year" } as const;

function inJapan(amount: string): Price["unit_price_overrides"] {
  return [{ country_codes: ["JP"], unit_price: { amount, currency_code: "JPY" } }];
}

export const proMonthly: Price = {
  id: "pri_01gsz8x8sawmvhz1pv30nge1ke",
  product_id: pro.id,
  type: "standard",
  description: "Monthly",
  name: "Monthly (per seat)",
  tax_mode: "account_setting",
  billing_cycle: month,
  trial_period: null,
  unit_price: { amount: "3000", currency_code: "USD" },
  unit_price_overrides: inJapan("4500"),
  custom_data: null,
  status: "active",
  quantity: { minimum: 1, maximum: 999 },
  import_meta: null,
  created_at: "2023-02-23T13:55:22.538367Z",
  updated_at: "2024-04-11T13:54:52.254748Z",
};

function yearlyOf(price: Price, id: string, amount: string, overrides: Price["unit_price_overrides"]): Price {
  return {
    ...price,
    id,
    description: "Yearly",
    name: price.name?.replace("Monthly", "Yearly") ?? null,
    billing_cycle: year,
    unit_price: { amount, currency_code: "USD" },
    unit_price_overrides: overrides,
  };
}

export const proYearly = yearlyOf(proMonthly, "pri_01gt18495x2na97t6y975c782p", "30000", inJapan("45000"));

export const basicMonthly: Price = {
  ...proMonthly,
  id: "pri_01gt189ryxrev0tj071nwj2bxa",
  product_id: basic.id,
  name: "Monthly",
  unit_price: { amount: "1000", currency_code: "USD" },
  unit_price_overrides: inJapan("1500"),
  quantity: { minimum: 1, maximum: 100 },
};
export const basicYearly = yearlyOf(
  basicMonthly,
  "pri_01gt187ybxcz26g0y0rncc4fm8",
  "10000",
  inJapan("15000"),
);

export const enterpriseMonthly: Price = {
  ...proMonthly,
  id: "pri_01gt18jxxxfm8pxf81rxa6305f",
  product_id: enterprise.id,
  name: "Monthly (per fleet)",
  unit_price: { amount: "25000", currency_code: "USD" },
  unit_price_overrides: [],
  quantity: { minimum: 1, maximum: 50 },
};
export const enterpriseYearly = yearlyOf(enterpriseMonthly, "pri_01gt18h3ax6m2nvc9qkxhxax2c", "250000", []);

export const analyticsMonthly: Price = {
  ...proMonthly,
  id: "pri_01h1vjfevh5etwq3rb416a23h2",
  product_id: analytics.id,
  name: "Monthly (recurring addon)",
  unit_price: { amount: "10000", currency_code: "USD" },
  unit_price_overrides: [],
  quantity: { minimum: 1, maximum: 100 },
  created_at: "2023-06-01T13:31:12.625056Z",
  updated_at: "2024-04-12T10:42:45.476453Z",
};
export const analyticsYearly = yearlyOf(analyticsMonthly, "pri_01gt18f8qxftf5ng2wde3wacr0", "100000", []);

export const prices = [
  basicMonthly,
  basicYearly,
  proMonthly,
  proYearly,
  enterpriseMonthly,
  enterpriseYearly,
  analyticsMonthly,
  analyticsYearly,
];
