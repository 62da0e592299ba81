import type { Emulator } from "../emulator.ts";
import { newId, randomText } from "../ids.ts";
import { currencies } from "./catalog-bodies.ts";
import { enumFilter, matches } from "./lists.ts";
import { requireActiveCustomer, requireCustomer } from "./owned.ts";
import { type ApiContext, ok, type Route } from "./route.ts";

function creditBalances(emulator: Emulator, c: ApiContext): Response {
  const { id } = requireCustomer(emulator, c);
  const wanted = enumFilter(c, "currency_code", currencies);
  const theirs = Object.values(emulator.state.credit_balances).filter(
    ({ customer_id, currency_code }) => customer_id === id && matches(wanted, currency_code),
  );
  return ok(c, theirs);
}

const lifetimeMs = 30 * 60_000;

/** For Paddle.js, which is not part of the emulator: nothing here asks for it again. It counts in real time. */
function authToken(emulator: Emulator, c: ApiContext): Response {
  requireActiveCustomer(emulator, c);
  const body = () => newId("pca", Date.now()).slice("pca_".length);
  const secret = randomText(32, "0123456789abcdefghijklmnopqrstuvwxyz");
  return ok(c, {
    customer_auth_token: `pca_${body()}_${body()}_${secret}`,
    expires_at: new Date(Date.now() + lifetimeMs).toISOString(),
  });
}

/** What a customer has with Paddle besides subscriptions. */
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
      method: "POST",
      path: `${one}/auth-token`,
      permission: "customer_auth_token.write",
      handler: (c) => authToken(emulator, c),
    },
  ];
}
