import type { Emulator } from "../emulator.ts";
import { notFound, PaddleError } from "../errors.ts";
import { deletePaymentMethod, presentPaymentMethod } from "../lifecycle/payment-method.ts";
import { enumFilter, idFilter, matches, page } from "./lists.ts";
import { requireCustomer } from "./owned.ts";
import { type ApiContext, ok, pathId, type Route } from "./route.ts";

/** Every card here can be presented at a checkout. */
function list(emulator: Emulator, c: ApiContext): Response {
  const { id } = requireCustomer(emulator, c);
  const addressIds = idFilter(c, "address_id", "add");
  const supports = enumFilter(c, "supports_checkout", ["true", "false"]);
  const method = emulator.state.payment_methods[id];
  const rows = method ? [presentPaymentMethod(emulator, id, method)] : [];
  return page(
    c,
    rows.filter(({ address_id }) => matches(addressIds, address_id) && matches(supports, "true")),
    (row) => row.id,
    (row) => row,
  );
}

function find(emulator: Emulator, c: ApiContext) {
  const { id } = requireCustomer(emulator, c);
  const method = emulator.state.payment_methods[id];
  if (method?.id !== pathId(c, "payment_method_id")) throw notFound("Payment method", pathId(c, "payment_method_id"));
  return presentPaymentMethod(emulator, id, method);
}

function remove(emulator: Emulator, c: ApiContext): Response {
  const { id, customer_id } = find(emulator, c);
  refuseInUse(emulator, id, customer_id);
  deletePaymentMethod(emulator, customer_id);
  return c.body(null, 204);
}

/** As Paddle tells it: where the newest completed bill of a subscription that isn't canceled was paid with it. */
function refuseInUse({ state }: Emulator, id: string, customer_id: string): void {
  const completed = Object.values(state.transactions)
    .filter(({ status }) => status === "completed")
    .toSorted((a, b) => (String(a.billed_at) < String(b.billed_at) ? 1 : -1));
  const isInUse = Object.values(state.subscriptions).some(
    (one) =>
      one.customer_id === customer_id &&
      one.status !== "canceled" &&
      completed
        .find(({ subscription_id }) => subscription_id === one.id)
        ?.payments.some(({ payment_method_id }) => payment_method_id === id),
  );
  if (!isInUse) return;
  const statuses = "an active, trialing, paused, or past_due subscription";
  throw new PaddleError(400, "payment_method_in_use", `Can't delete a payment method that's in use on ${statuses}.`);
}

export function paymentMethodRoutes(emulator: Emulator): Route[] {
  const path = "/customers/:customer_id/payment-methods";
  const one = `${path}/:payment_method_id`;
  const [read, write] = ["payment_method.read", "payment_method.write"];
  return [
    { method: "GET", path, permission: read, handler: (c) => list(emulator, c) },
    { method: "GET", path: one, permission: read, handler: (c) => ok(c, find(emulator, c)) },
    { method: "DELETE", path: one, permission: write, handler: (c) => remove(emulator, c) },
  ];
}
