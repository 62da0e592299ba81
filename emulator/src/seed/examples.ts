import type { Subscription } from "../entities/subscription.ts";
import { byId, type State } from "../state.ts";
import { buildBooks } from "./books.ts";
import { addressesOf, cards } from "./customers.ts";
import { daysFrom } from "./moments.ts";
import type { Offer } from "./offer.ts";
import { sixtySubscriptions } from "./sixty.ts";
import { abroadSubscriptions, samSubscriptions, trialSubscriptions, troubledSubscriptions } from "./subscriptions.ts";

export type Examples = Pick<
  State,
  "addresses" | "payment_methods" | "subscriptions" | "dunning" | "transactions" | "adjustments" | "last_invoice"
>;

function cardsOf(now: Date): State["payment_methods"] {
  return Object.fromEntries(
    cards.map(({ id, name, last4, accepts }) => [
      id,
      {
        id: id.replace("ctm_", "paymtd_"),
        last4,
        cardholder_name: name ?? "",
        address_id: null,
        behaviour: accepts ? "accepts" : "declines_renewals",
        saved_at: daysFrom(now, -45),
      },
    ]),
  );
}

function dunningOf(subscriptions: Subscription[]): State["dunning"] {
  const overdue = subscriptions.filter(({ status }) => status === "past_due");
  return Object.fromEntries(
    overdue.map((each) => [each.id, { failed_at: each.current_billing_period?.starts_at ?? "", retries: 0 }]),
  );
}

/** What the example customers have bought, and all that came of it; the same ids whatever is sold. */
export function buildExamples(now: Date, offer: Offer, checkoutUrl: string, lastInvoice: number): Examples {
  const subscriptions = [
    ...samSubscriptions(now, offer),
    ...trialSubscriptions(now, offer),
    ...troubledSubscriptions(now, offer),
    ...abroadSubscriptions(now, offer),
    ...sixtySubscriptions(now, offer),
  ];
  const addresses = byId(addressesOf(subscriptions));
  const payment_methods = cardsOf(now);
  const books = buildBooks({ subscriptions, addresses, methods: payment_methods, checkoutUrl, lastInvoice });
  return structuredClone({
    addresses,
    payment_methods,
    subscriptions: byId(subscriptions),
    dunning: dunningOf(subscriptions),
    transactions: byId(books.transactions),
    adjustments: byId(books.adjustments),
    last_invoice: books.last_invoice,
  });
}
