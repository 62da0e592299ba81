import { Hono } from "hono";
import type { Emulator } from "../emulator.ts";
import { PaddleError } from "../errors.ts";
import { InputError } from "../input.ts";
import { accountRoutes } from "./accounts.ts";
import { addressRoutes } from "./addresses.ts";
import { adjustmentRoutes } from "./adjustments.ts";
import { businessRoutes } from "./businesses.ts";
import { catalogRoutes } from "./catalog.ts";
import { catalogWriteRoutes } from "./catalog-writes.ts";
import { customerRoutes, portalSessionRoutes } from "./customers.ts";
import { discountRoutes } from "./discounts.ts";
import { authenticate, injectFaults, limitRate, logRequest, observe } from "./middleware.ts";
import { notificationSettingRoutes } from "./notification-settings.ts";
import { eventRoutes, notificationRoutes } from "./notifications.ts";
import { paymentMethodRoutes } from "./payment-methods.ts";
import { pricingPreviewRoutes } from "./pricing-preview.ts";
import {
  type ApiContext,
  type ApiEnv,
  answerError,
  checkPathIds,
  hasPermission,
  inputRefusal,
  ok,
  type Route,
} from "./route.ts";
import { simulationRunRoutes } from "./simulation-runs.ts";
import { simulationRoutes } from "./simulations.ts";
import { subscriptionChargeRoutes } from "./subscription-charges.ts";
import { subscriptionActionRoutes, subscriptionUpdateRoutes } from "./subscription-writes.ts";
import { subscriptionRoutes } from "./subscriptions.ts";
import { transactionWriteRoutes } from "./transaction-writes.ts";
import { transactionRoutes } from "./transactions.ts";

async function serve({ permission, handler }: Route, c: ApiContext): Promise<Response> {
  if (permission && !hasPermission(c.get("key"), permission)) {
    const isPortal = permission === "customer_portal_session.write";
    const detail = isPortal
      ? "not authorized to create customer-portal-session"
      : "You aren't permitted to perform this request.";
    throw new PaddleError(403, "forbidden", detail);
  }
  checkPathIds(c);
  return handler(c);
}

function refuseMethod(): never {
  throw new PaddleError(405, "method_not_allowed", "Method not allowed.");
}

/** Paddle's API. The order of the checks is the order of the lines. */
export function createApi(emulator: Emulator): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  api.use(logRequest(emulator), injectFaults(emulator), observe(emulator), limitRate(emulator));
  // Deliveries come from this machine. Paddle tells its own addresses without a key, too.
  api.get("/ips", (c) => ok(c, { ipv4_cidrs: ["127.0.0.1/32"] }));
  api.all("/ips", refuseMethod);
  api.use(authenticate(emulator), async (c, next) => {
    c.set("estimatedTotal", emulator.session.estimatedTotal);
    await next();
  });
  const routes = [
    ...subscriptionRoutes(emulator),
    ...subscriptionUpdateRoutes(emulator),
    ...subscriptionActionRoutes(emulator),
    ...subscriptionChargeRoutes(emulator),
    ...transactionWriteRoutes(emulator),
    ...transactionRoutes(emulator),
    ...pricingPreviewRoutes(emulator),
    ...accountRoutes(emulator),
    ...adjustmentRoutes(emulator),
    ...paymentMethodRoutes(emulator),
    ...customerRoutes(emulator),
    ...addressRoutes(emulator),
    ...businessRoutes(emulator),
    ...portalSessionRoutes(emulator),
    ...catalogRoutes(emulator),
    ...catalogWriteRoutes(emulator),
    ...discountRoutes(emulator),
    ...eventRoutes(emulator),
    ...notificationRoutes(emulator),
    ...notificationSettingRoutes(emulator),
    ...simulationRoutes(emulator),
    ...simulationRunRoutes(emulator),
  ];
  for (const route of routes) api.on(route.method, route.path, (c) => serve(route, c));
  for (const path of new Set(routes.map((route) => route.path))) {
    api.all(path, refuseMethod);
  }
  api.all("*", () => {
    throw new PaddleError(404, "invalid_url", "Invalid URL.");
  });
  api.onError((error, c) => {
    if (error instanceof PaddleError) return answerError(c, error);
    if (error instanceof InputError) return answerError(c, inputRefusal(error));
    console.error(error);
    return answerError(c, new PaddleError(500, "internal_error", "Internal error."));
  });
  return api;
}
