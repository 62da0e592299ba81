import type { Emulator } from "../emulator.ts";
import { notFound } from "../errors.ts";
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
  deletePaymentMethod(emulator, find(emulator, c).customer_id);
  return c.body(null, 204);
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
