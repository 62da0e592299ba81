import type { Charge } from "./billing/charge.ts";
import type { AccountTaxMode } from "./billing/tax.ts";
import type { Adjustment, CreditBalance } from "./entities/adjustment.ts";
import type { Price, Product } from "./entities/catalog.ts";
import type { Address, Business, Customer } from "./entities/customer.ts";
import type { Discount } from "./entities/discount.ts";
import type { Destination, Event, Notification } from "./entities/notification.ts";
import type { Simulation, SimulationEvent, SimulationRun } from "./entities/simulation.ts";
import type { Subscription, TimePeriod } from "./entities/subscription.ts";
import type { Revision, Transaction } from "./entities/transaction.ts";

export interface PaymentMethod {
  id: string;
  last4: string;
  cardholder_name: string;
  /** The last month it is good for, such as "2026-12"; left out, years ahead. */
  expires?: string;
  /** Where it was entered; null for those of the first state. */
  address_id: string | null;
  /** What happens when it is charged without its owner at a checkout. */
  behaviour: "accepts" | "declines_renewals" | "declines";
  saved_at: string;
}

export interface ApiKey {
  key: string;
  /** "*" stands for every permission. */
  permissions: string[];
}

/** Everything that survives a restart. Records are keyed by Paddle's ids. */
export interface State {
  version: 3;
  clock_offset_ms: number;
  last_occurred_micros: number;
  signing_key: { kid: string; private_pem: string };
  keys: ApiKey[];
  products: Record<string, Product>;
  prices: Record<string, Price>;
  customers: Record<string, Customer>;
  addresses: Record<string, Address>;
  businesses: Record<string, Business>;
  /** By customer: one card each is enough to tell a good renewal from a bad one. */
  payment_methods: Record<string, PaymentMethod>;
  subscriptions: Record<string, Subscription>;
  dunning: Record<string, { failed_at: string; retries: number }>;
  pauses: Record<string, { on_resume: OnResume; period: TimePeriod | null }>;
  transactions: Record<string, Transaction>;
  /** By transaction of a change that a decline prevented: when it is canceled. */
  prevented: Record<string, string>;
  adjustments: Record<string, Adjustment>;
  /** By customer and currency. */
  credit_balances: Record<string, CreditBalance>;
  /** By subscription: what its next renewal bills besides its items. */
  postponed: Record<string, Charge[]>;
  /** By subscription: when it was updated with a charge at once, for Paddle's limits. */
  immediate_updates: Record<string, string[]>;
  /** By transaction. */
  revisions: Record<string, Revision>;
  /** By subscription: the date whose day is billed on, while the period that ends at `next` ends before that day. */
  billing_anchors: Record<string, { anchor: string; next: string }>;
  discounts: Record<string, Discount>;
  /** Of every sale, as a decimal fraction, but where a country has a rate of its own. */
  tax_rate: string;
  tax_rates: Record<string, string>;
  account_tax_mode: AccountTaxMode;
  last_invoice: number;
  /** The prices the examples were last dealt anew; missing while they hold the seed's. */
  dealt_prices?: (string | null)[];
  destinations: Record<string, Destination>;
  events: Record<string, Event>;
  notifications: Record<string, Notification>;
  simulations: Record<string, Simulation>;
  simulation_runs: Record<string, SimulationRun>;
  simulation_events: Record<string, SimulationEvent>;
}

export const resumeModes = ["continue_existing_billing_period", "start_new_billing_period"] as const;
export type OnResume = (typeof resumeModes)[number];

export function byId<T extends { id: string }>(rows: T[]): Record<string, T> {
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}
