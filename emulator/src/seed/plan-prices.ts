import type { Price } from "../entities/catalog.ts";
import { analytics, basic, crew, enterprise, pro, student } from "./products.ts";

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

/** Sold from five seats up, after a trial. */
export const crewMonthly: Price = {
  ...proMonthly,
  id: "pri_01je3b4k6tc1m5v9r3x7h2w0qn",
  product_id: crew.id,
  trial_period: { interval: "day", frequency: 14, requires_payment_method: true },
  unit_price: { amount: "2000", currency_code: "USD" },
  unit_price_overrides: abroad("3000", "1800", "1600"),
  quantity: { minimum: 5, maximum: 200 },
};
export const crewYearly = yearlyOf(
  crewMonthly,
  "pri_01je3b4k6tc6y0k4s8p2z7d1ge",
  "20000",
  abroad("30000", "18000", "16000"),
);

/** By the month and for one person. */
export const studentMonthly: Price = {
  ...proMonthly,
  id: "pri_01je3b4k6ts3n7b1f5j9t2x6mv",
  product_id: student.id,
  name: "Monthly",
  unit_price: { amount: "500", currency_code: "USD" },
  unit_price_overrides: abroad("750", "450", "400"),
  quantity: { minimum: 1, maximum: 1 },
};
