import type { Subscription, SubscriptionStatus } from "../entities/subscription.ts";
import { type TransactionStatus, transactionStatuses } from "../entities/transaction.ts";
import { buildSeed } from "../seed/state.ts";
import type { State } from "../state.ts";

const statusAfter: Record<string, SubscriptionStatus> = {
  canceled: "canceled",
  past_due: "past_due",
  paused: "paused",
  trialing: "trialing",
};

function subscriptionExample({ subscriptions, transactions }: State, verb: string): object {
  const status = statusAfter[verb] ?? "active";
  const example = Object.values(subscriptions).find((each: Subscription) => each.status === status);
  if (verb !== "created") return { ...example };
  const bill = Object.values(transactions).find(({ subscription_id }) => subscription_id === example?.id);
  return { ...example, transaction_id: bill?.id };
}

/** What a transaction is when an event that does not name its status is sent. */
const statusDuring: Record<string, TransactionStatus> = { created: "ready", payment_failed: "ready" };

const isStatus = (verb: string): verb is TransactionStatus => transactionStatuses.some((status) => status === verb);

function transactionExample({ transactions }: State, verb: string): object {
  const status = isStatus(verb) ? verb : (statusDuring[verb] ?? "completed");
  const all = Object.values(transactions);
  return { ...(all.find((each) => each.status === status) ?? all.at(-1)), status };
}

function paymentMethodExample({ payment_methods, customers, subscriptions }: State, verb: string): object {
  const [customer_id = ""] = Object.keys(customers);
  const method = payment_methods[customer_id];
  const subscription = Object.values(subscriptions).find((each) => each.customer_id === customer_id);
  return {
    id: method?.id,
    customer_id,
    address_id: subscription?.address_id,
    type: "card",
    origin: "subscription",
    ...(verb === "deleted" && { deletion_reason: "api" }),
    saved_at: method?.saved_at,
    updated_at: method?.saved_at,
  };
}

const first = (record: Record<string, object>): object => Object.values(record)[0] ?? {};

/** What the emulator has no entities of. */
function foreignExample(entity: string, verb: string, at: string): object {
  const dates = { created_at: at, updated_at: at };
  const examples: Record<string, object> = {
    api_key: {
      id: "apikey_01jkdpbhazdpn3wpcya45as9tg",
      name: "Example",
      description: null,
      status: verb === "revoked" || verb === "expired" ? verb : "active",
      key: "pdl_sdbx_apikey_01jkdpbhaz****",
      permissions: ["customer.read"],
      expires_at: null,
      last_used_at: null,
      ...dates,
    },
    discount: {
      id: "dsc_01hv6scyf7qdnzcdq01t2y8dx4",
      status: "active",
      description: "Example",
      enabled_for_checkout: true,
      code: "EXAMPLE10",
      type: "percentage",
      mode: "standard",
      amount: "10",
      currency_code: null,
      recur: true,
      maximum_recurring_intervals: 3,
      usage_limit: null,
      restrict_to: [],
      expires_at: null,
      custom_data: null,
      import_meta: null,
      ...dates,
    },
    payout: {
      id: "payout_01gsz4vmqbjk3x4vvtafffd540",
      status: verb === "paid" ? "paid" : "unpaid",
      amount: "10000",
      currency_code: "USD",
    },
    report: {
      id: "rep_01hvgdpayq6kjzyk4hz5m02cpn",
      type: "adjustments",
      status: "pending",
      rows: null,
      filters: [],
      expires_at: null,
      ...dates,
    },
  };
  return examples[entity] ?? {};
}

/** Where examples come from: the first state, whatever has become of it since. */
export const exampleState = (at: Date): State => buildSeed(at, 0, "https://example.com/?_ptxn=");

/** An example of what an event of that type carries. */
export function examplePayload(seed: State, eventType: string, at: Date): object {
  const [entity = "", verb = ""] = eventType.split(".");
  if (entity === "subscription") return subscriptionExample(seed, verb);
  if (entity === "transaction") return transactionExample(seed, verb);
  if (entity === "payment_method") return paymentMethodExample(seed, verb);
  const kept: Record<string, Record<string, object>> = {
    address: seed.addresses,
    adjustment: seed.adjustments,
    business: seed.businesses,
    customer: seed.customers,
    price: seed.prices,
    product: seed.products,
  };
  const record = kept[entity];
  return record ? first(record) : foreignExample(entity, verb, at.toISOString());
}
