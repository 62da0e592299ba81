import type { Price, Product } from "./entities/catalog";
import type { Customer } from "./entities/customer";
import type { Destination, Event, Notification } from "./entities/notification";
import type { Subscription, TimePeriod } from "./entities/subscription";

export interface PaymentMethod {
  id: string;
  last4: string;
  behaviour: "accepts" | "declines_renewals";
}

export interface ApiKey {
  key: string;
  /** "*" stands for every permission. */
  permissions: string[];
}

/** Everything that survives a restart. Records are keyed by Paddle's ids. */
export interface State {
  version: 1;
  clock_offset_ms: number;
  last_occurred_micros: number;
  signing_key: { kid: string; private_pem: string };
  keys: ApiKey[];
  products: Record<string, Product>;
  prices: Record<string, Price>;
  customers: Record<string, Customer>;
  /** By customer: one card each is enough to tell a good renewal from a bad one. */
  payment_methods: Record<string, PaymentMethod>;
  subscriptions: Record<string, Subscription>;
  dunning: Record<string, { failed_at: string; retries: number }>;
  pauses: Record<string, { on_resume: OnResume; period: TimePeriod | null }>;
  destinations: Record<string, Destination>;
  events: Record<string, Event>;
  notifications: Record<string, Notification>;
}

export const resumeModes = ["continue_existing_billing_period", "start_new_billing_period"] as const;
export type OnResume = (typeof resumeModes)[number];

export function byId<T extends { id: string }>(rows: T[]): Record<string, T> {
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}
