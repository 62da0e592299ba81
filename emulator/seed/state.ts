import { generateKeyPairSync } from "node:crypto";
import { byId, type State } from "../state";
import { abroadSubscriptions } from "./abroad";
import { cards, customers } from "./customers";
import { prices } from "./prices";
import { products } from "./products";
import { samSubscriptions } from "./sam";
import { sixtySubscriptions } from "./sixty";
import { trialSubscriptions } from "./trials";
import { troubledSubscriptions } from "./troubled";

/** The first state, with every date told from `now`. */
export function buildSeed(now: Date, clock_offset_ms: number): State {
  const subscriptions = [
    ...samSubscriptions(now),
    ...trialSubscriptions(now),
    ...troubledSubscriptions(now),
    ...abroadSubscriptions(now),
    ...sixtySubscriptions(now),
  ];
  const overdue = subscriptions.filter(({ status }) => status === "past_due");
  const { privateKey } = generateKeyPairSync("ed25519");
  return structuredClone({
    version: 1,
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
    payment_methods: Object.fromEntries(
      cards.map(({ id, last4, accepts }) => [
        id,
        { id: id.replace("ctm_", "paymtd_"), last4, behaviour: accepts ? "accepts" : "declines_renewals" },
      ]),
    ),
    subscriptions: byId(subscriptions),
    dunning: Object.fromEntries(
      overdue.map((each) => [
        each.id,
        { failed_at: each.current_billing_period?.starts_at ?? "", retries: 0 },
      ]),
    ),
    pauses: {},
    destinations: {},
    events: {},
    notifications: {},
  } satisfies State);
}
