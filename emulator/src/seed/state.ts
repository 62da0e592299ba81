import { generateKeyPairSync } from "node:crypto";
import { byId, type State } from "../state.ts";
import { businesses, customers } from "./customers.ts";
import { buildExamples } from "./examples.ts";
import { seededOffer } from "./offer.ts";
import { prices } from "./prices.ts";
import { products } from "./products.ts";

const firstInvoice = 10_000;

/** The first state, with every date told from `now`. */
export function buildSeed(now: Date, clock_offset_ms: number, checkoutUrl: string): State {
  const { privateKey } = generateKeyPairSync("ed25519");
  return structuredClone({
    version: 3,
    clock_offset_ms,
    last_occurred_micros: 0,
    signing_key: {
      kid: "jwk_01jcda2ma0gyjnfe1a65hfmavp",
      private_pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    },
    keys: [],
    products: byId(products),
    prices: byId(prices),
    customers: byId(customers),
    businesses: byId(businesses),
    ...buildExamples(now, seededOffer, checkoutUrl, firstInvoice),
    pauses: {},
    prevented: {},
    credit_balances: {},
    postponed: {},
    immediate_updates: {},
    revisions: {},
    billing_anchors: {},
    discounts: {},
    tax_rate: "0",
    tax_rates: {},
    account_tax_mode: "external",
    destinations: {},
    events: {},
    notifications: {},
    simulations: {},
    simulation_runs: {},
    simulation_events: {},
  } satisfies State);
}
