import { z } from "zod";
import type { Emulator } from "../emulator";
import { type Subscription, scheduledActions, subscriptionStatuses } from "../entities/subscription";
import { PaddleError } from "../errors";
import { removeScheduledChange } from "../lifecycle/undo";
import { managementUrls } from "../portal/links";
import { readBody } from "./body";
import { requireEntity } from "./entities";
import { page } from "./lists";
import { enumFilter, idFilter, includes, matches } from "./query";
import { type ApiContext, hasPermission, ok, pathId, type Route } from "./route";

export function requireSubscription({ state }: Emulator, c: ApiContext): Subscription {
  return requireEntity(state.subscriptions, pathId(c, "subscription_id"), "Subscription");
}

/** As the API shows it. The management links are signed in only for keys that could make portal sessions. */
export function present(emulator: Emulator, c: ApiContext, subscription: Subscription): unknown {
  const signedIn = hasPermission(c.get("key"), "customer_portal_session.write");
  return { ...subscription, management_urls: managementUrls(emulator, subscription, signedIn) };
}

function list(emulator: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "sub");
  const customerIds = idFilter(c, "customer_id", "ctm");
  const addressIds = idFilter(c, "address_id", "add");
  const priceIds = idFilter(c, "price_id", "pri");
  const statuses = enumFilter(c, "status", subscriptionStatuses);
  const modes = enumFilter(c, "collection_mode", ["automatic", "manual"]);
  const actions = enumFilter(c, "scheduled_change_action", scheduledActions);
  const rows = Object.values(emulator.state.subscriptions).filter(
    (each) =>
      matches(ids, each.id) &&
      matches(customerIds, each.customer_id) &&
      matches(addressIds, each.address_id) &&
      matches(statuses, each.status) &&
      matches(modes, each.collection_mode) &&
      matches(actions, each.scheduled_change?.action ?? "") &&
      each.items.some(({ price }) => matches(priceIds, price.id)),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row) => present(emulator, c, row),
  );
}

const updateBody = z.strictObject({
  scheduled_change: z
    .unknown()
    .refine((value) => value !== undefined, "This emulator updates nothing else yet"),
});

async function update(emulator: Emulator, c: ApiContext): Promise<Response> {
  const { scheduled_change } = await readBody(c, updateBody);
  const subscription = requireSubscription(emulator, c);
  if (scheduled_change !== null) {
    const detail = "a scheduled change can only be removed here: set it to null";
    throw new PaddleError(400, "subscription_scheduled_change_invalid_update", detail);
  }
  return ok(c, present(emulator, c, removeScheduledChange(emulator, subscription)));
}

function get(emulator: Emulator, c: ApiContext): Response {
  includes(c, []);
  return ok(c, present(emulator, c, requireSubscription(emulator, c)));
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
    { method: "PATCH", path: one, permission: "subscription.write", handler: (c) => update(emulator, c) },
  ];
}
