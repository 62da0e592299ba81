import type { Emulator } from "../emulator.ts";
import { presentPaymentMethod } from "../lifecycle/payment-method.ts";
import { enumFilter, filter, idFilter, matches, page } from "./lists.ts";
import { type ApiContext, ok, pathId, type Route, requireEntity } from "./route.ts";

const actions = ["credit", "credit_reversal", "refund", "chargeback", "chargeback_reverse", "chargeback_warning"];
const statuses = ["pending_approval", "approved", "rejected", "reversed"];

function creditBalances({ state }: Emulator, c: ApiContext): Response {
  const { id } = requireEntity(state.customers, pathId(c, "customer_id"), "Customer");
  const currencies = filter(c, "currency_code");
  const theirs = Object.values(state.credit_balances).filter(
    ({ customer_id, currency_code }) => customer_id === id && matches(currencies, currency_code),
  );
  return ok(c, theirs);
}

function paymentMethods(emulator: Emulator, c: ApiContext): Response {
  const { id } = requireEntity(emulator.state.customers, pathId(c, "customer_id"), "Customer");
  const method = emulator.state.payment_methods[id];
  const rows = method ? [presentPaymentMethod(emulator, id, method)] : [];
  return page(
    c,
    rows,
    (row) => row.id,
    (row) => row,
  );
}

function adjustments({ state }: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "adj");
  const customerIds = idFilter(c, "customer_id", "ctm");
  const transactionIds = idFilter(c, "transaction_id", "txn");
  const subscriptionIds = idFilter(c, "subscription_id", "sub");
  const wantedActions = enumFilter(c, "action", actions);
  const wantedStatuses = enumFilter(c, "status", statuses);
  const rows = Object.values(state.adjustments).filter(
    (each) =>
      matches(ids, each.id) &&
      matches(customerIds, each.customer_id) &&
      matches(transactionIds, each.transaction_id) &&
      matches(subscriptionIds, String(each.subscription_id)) &&
      matches(wantedActions, each.action) &&
      matches(wantedStatuses, each.status),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row) => row,
    { standard: 10, maximum: 50 },
  );
}

/** What a customer has with Paddle besides subscriptions: cards, credit, refunds. */
export function accountRoutes(emulator: Emulator): Route[] {
  const one = "/customers/:customer_id";
  return [
    {
      method: "GET",
      path: `${one}/credit-balances`,
      permission: "customer.read",
      handler: (c) => creditBalances(emulator, c),
    },
    {
      method: "GET",
      path: `${one}/payment-methods`,
      permission: "payment_method.read",
      handler: (c) => paymentMethods(emulator, c),
    },
    {
      method: "GET",
      path: "/adjustments",
      permission: "adjustment.read",
      handler: (c) => adjustments(emulator, c),
    },
  ];
}
