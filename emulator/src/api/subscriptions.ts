import type { Emulator } from "../emulator.ts";
import { type Subscription, scheduledActions, subscriptionStatuses } from "../entities/subscription.ts";
import { nextTransaction, recurringDetails } from "../lifecycle/update/apply.ts";
import { managementUrls } from "../portal/links.ts";
import { enumFilter, idFilter, includes, matches, page, timeFilter } from "./lists.ts";
import { type ApiContext, hasPermission, ok, pathId, type Route, requireEntity, requirePermission } from "./route.ts";

export function requireSubscription({ state }: Emulator, c: ApiContext): Subscription {
  return requireEntity(state.subscriptions, pathId(c, "subscription_id"), "Subscription");
}

/** As the API shows it. The management links are signed in only for keys that could make portal sessions. */
export function present(emulator: Emulator, c: ApiContext, subscription: Subscription): object {
  return { ...subscription, management_urls: managementUrls(emulator, subscription, signsIn(c)) };
}

export function signsIn(c: ApiContext): boolean {
  return hasPermission(c.get("key"), "customer_portal_session.write");
}

function list(emulator: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "sub");
  const customerIds = idFilter(c, "customer_id", "ctm");
  const addressIds = idFilter(c, "address_id", "add");
  const priceIds = idFilter(c, "price_id", "pri");
  const statuses = enumFilter(c, "status", subscriptionStatuses);
  const modes = enumFilter(c, "collection_mode", ["automatic", "manual"]);
  const actions = enumFilter(c, "scheduled_change_action", scheduledActions);
  const isBilledWithin = timeFilter(c, "next_billed_at");
  const rows = Object.values(emulator.state.subscriptions).filter(
    (each) =>
      matches(ids, each.id) &&
      matches(customerIds, each.customer_id) &&
      matches(addressIds, each.address_id) &&
      matches(statuses, each.status) &&
      matches(modes, each.collection_mode) &&
      matches(actions, each.scheduled_change?.action ?? "") &&
      isBilledWithin(each.next_billed_at) &&
      each.items.some(({ price }) => matches(priceIds, price.id)),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row) => present(emulator, c, row),
  );
}

function get(emulator: Emulator, c: ApiContext): Response {
  const wanted = includes(c, ["next_transaction", "recurring_transaction_details"]);
  if (wanted.length > 0) requirePermission(c, "transaction.read");
  const subscription = requireSubscription(emulator, c);
  return ok(c, {
    ...present(emulator, c, subscription),
    ...(wanted.includes("next_transaction") && { next_transaction: nextTransaction(emulator, subscription) }),
    ...(wanted.includes("recurring_transaction_details") && {
      recurring_transaction_details: recurringDetails(emulator, subscription),
    }),
  });
}

export function subscriptionRoutes(emulator: Emulator): Route[] {
  const one = "/subscriptions/:subscription_id";
  return [
    {
      method: "GET",
      path: "/subscriptions",
      permission: "subscription.read",
      handler: (c) => list(emulator, c),
    },
    { method: "GET", path: one, permission: "subscription.read", handler: (c) => get(emulator, c) },
  ];
}
