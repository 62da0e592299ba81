import { generateKeyPairSync } from "node:crypto";
import { byId, type State } from "../state.ts";
import { buildBooks } from "./books.ts";
import { addressesOf, cards, customers } from "./customers.ts";
import { daysFrom } from "./moments.ts";
import { prices } from "./prices.ts";
import { products } from "./products.ts";
import { sixtySubscriptions } from "./sixty.ts";
import { abroadSubscriptions, samSubscriptions, trialSubscriptions, troubledSubscriptions } from "./subscriptions.ts";

function cardsOf(now: Date): State["payment_methods"] {
  return Object.fromEntries(
    cards.map(({ id, name, last4, accepts }) => [
      id,
      {
        id: id.replace("ctm_", "paymtd_"),
        last4,
        cardholder_name: name,
        behaviour: accepts ? "accepts" : "declines_renewals",
        saved_at: daysFrom(now, -45),
      },
    ]),
  );
}

/** The first state, with every date told from `now`. */
export function buildSeed(now: Date, clock_offset_ms: number, checkoutUrl: string): State {
  const subscriptions = [
    ...samSubscriptions(now),
    ...trialSubscriptions(now),
    ...troubledSubscriptions(now),
    ...abroadSubscriptions(now),
    ...sixtySubscriptions(now),
  ];
  const overdue = subscriptions.filter(({ status }) => status === "past_due");
  const addresses = byId(addressesOf(subscriptions));
  const payment_methods = cardsOf(now);
  const books = buildBooks({ subscriptions, addresses, methods: payment_methods, checkoutUrl });
  const { privateKey } = generateKeyPairSync("ed25519");
  return structuredClone({
    version: 2,
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
    addresses,
    payment_methods,
    subscriptions: byId(subscriptions),
    dunning: Object.fromEntries(
      overdue.map((each) => [each.id, { failed_at: each.current_billing_period?.starts_at ?? "", retries: 0 }]),
    ),
    pauses: {},
    transactions: byId(books.transactions),
    adjustments: byId(books.adjustments),
    credit_balances: {},
    postponed: {},
    immediate_updates: {},
    tax_rate: "0",
    last_invoice: books.last_invoice,
    destinations: {},
    events: {},
    notifications: {},
  } satisfies State);
}
