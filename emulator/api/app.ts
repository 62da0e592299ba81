import { Hono } from "hono";
import type { Emulator } from "../emulator";
import { PaddleError } from "../errors";
import { accountRoutes } from "./accounts";
import { authenticate } from "./auth";
import { catalogRoutes } from "./catalog";
import { customerRoutes } from "./customers";
import { answerError } from "./errors";
import { eventRoutes } from "./events";
import { injectFaults } from "./faults";
import { notificationSettingRoutes } from "./notification-settings";
import { notificationRoutes } from "./notifications";
import { portalSessionRoutes } from "./portal-sessions";
import { pricingPreviewRoutes } from "./pricing-preview";
import { limitRate } from "./rate-limit";
import { logRequest } from "./request-log";
import { type ApiContext, type ApiEnv, checkPathIds, hasPermission, type Route } from "./route";
import { subscriptionActionRoutes } from "./subscription-actions";
import { subscriptionUpdateRoutes } from "./subscription-updates";
import { subscriptionRoutes } from "./subscriptions";
import { transactionWriteRoutes } from "./transaction-writes";
import { transactionRoutes } from "./transactions";

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

/** Paddle's API. The order of the checks is the order of the lines. */
export function createApi(emulator: Emulator): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  api.use(logRequest(emulator), injectFaults(emulator), limitRate(emulator), authenticate(emulator));
  const routes = [
    ...subscriptionRoutes(emulator),
    ...subscriptionUpdateRoutes(emulator),
    ...subscriptionActionRoutes(emulator),
    ...transactionWriteRoutes(emulator),
    ...transactionRoutes(emulator),
    ...pricingPreviewRoutes(emulator),
    ...accountRoutes(emulator),
    ...customerRoutes(emulator),
    ...portalSessionRoutes(emulator),
    ...catalogRoutes(emulator),
    ...eventRoutes(emulator),
    ...notificationRoutes(emulator),
    ...notificationSettingRoutes(emulator),
  ];
  for (const route of routes) api.on(route.method, route.path, (c) => serve(route, c));
  for (const path of new Set(routes.map((route) => route.path))) {
    api.all(path, () => {
      throw new PaddleError(405, "method_not_allowed", "Method not allowed.");
    });
  }
  api.all("*", () => {
    throw new PaddleError(404, "invalid_url", "Invalid URL.");
  });
  api.onError((error, c) => {
    if (error instanceof PaddleError) return answerError(c, error);
    console.error(error);
    return answerError(c, new PaddleError(500, "internal_error", "Internal error."));
  });
  return api;
}
