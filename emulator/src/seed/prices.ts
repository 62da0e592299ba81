import type { Price } from "../entities/catalog.ts";
import { analytics, basic, domains, enterprise, pro, support } from "./products.ts";

const month = { frequency: 1, interval: "month" } as const;
const year = { frequency: 1, interval: "year" } as const;

const euroCountries = ["AT", "BE", "DE", "ES", "FI", "FR", "IE", "IT", "NL", "PT"];

/** Amounts of their own for Japan, the euro and Britain, in minor units. */
function abroad(yen: string, euro: string, pound: string): Price["unit_price_overrides"] {
  return [
    { country_codes: ["JP"], unit_price: { amount: yen, currency_code: "JPY" } },
    { country_codes: euroCountries, unit_price: { amount: euro, currency_code: "EUR" } },
    { country_codes: ["GB"], unit_price: { amount: pound, currency_code: "GBP" } },
  ];
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
  unit_price_overrides: abroad("4500", "2800", "2400"),
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

export const proYearly = yearlyOf(
  proMonthly,
  "pri_01gt18495x2na97t6y975c782p",
  "30000",
  abroad("45000", "28000", "24000"),
);

export const basicMonthly: Price = {
  ...proMonthly,
  id: "pri_01gt189ryxrev0tj071nwj2bxa",
  product_id: basic.id,
  name: "Monthly",
  unit_price: { amount: "1000", currency_code: "USD" },
  unit_price_overrides: abroad("1500", "900", "800"),
  quantity: { minimum: 1, maximum: 100 },
};
export const basicYearly = yearlyOf(
  basicMonthly,
  "pri_01gt187ybxcz26g0y0rncc4fm8",
  "10000",
  abroad("15000", "9000", "8000"),
);

export const enterpriseMonthly: Price = {
  ...proMonthly,
  id: "pri_01gt18jxxxfm8pxf81rxa6305f",
  product_id: enterprise.id,
  name: "Monthly (per fleet)",
  unit_price: { amount: "25000", currency_code: "USD" },
  unit_price_overrides: abroad("37500", "23000", "20000"),
  quantity: { minimum: 1, maximum: 50 },
};
export const enterpriseYearly = yearlyOf(
  enterpriseMonthly,
  "pri_01gt18h3ax6m2nvc9qkxhxax2c",
  "250000",
  abroad("375000", "230000", "200000"),
);

export const analyticsMonthly: Price = {
  ...proMonthly,
  id: "pri_01h1vjfevh5etwq3rb416a23h2",
  product_id: analytics.id,
  name: "Monthly (recurring addon)",
  unit_price: { amount: "10000", currency_code: "USD" },
  unit_price_overrides: abroad("15000", "9200", "8000"),
  quantity: { minimum: 1, maximum: 100 },
  created_at: "2023-06-01T13:31:12.625056Z",
  updated_at: "2024-04-12T10:42:45.476453Z",
};
export const analyticsYearly = yearlyOf(
  analyticsMonthly,
  "pri_01gt18f8qxftf5ng2wde3wacr0",
  "100000",
  abroad("150000", "92000", "80000"),
);

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
];
