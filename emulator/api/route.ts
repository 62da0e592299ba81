import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { PaddleError } from "../errors";
import type { ApiKey, State } from "../state";

export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: { requestId: string; key: ApiKey };
}

export type ApiContext = Context<ApiEnv>;

export interface Route {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  /** null: any valid key may call it. */
  permission: string | null;
  handler: (c: ApiContext) => Response | Promise<Response>;
}

export function hasPermission({ permissions }: State["keys"][number], permission: string): boolean {
  const write = permission.replace(/\.read$/, ".write");
  return ["*", permission, write].some((each) => permissions.includes(each));
}

/** For what an answer includes besides its own entity. */
export function requirePermission(c: ApiContext, permission: string | null): void {
  if (permission === null || hasPermission(c.get("key"), permission)) return;
  throw new PaddleError(403, "forbidden", "You aren't permitted to perform this request.");
}

/** Answers an entity, as Paddle wraps it. */
export function ok(c: ApiContext, data: unknown, status: 200 | 201 | 202 = 200): Response {
  return c.json({ data, meta: { request_id: c.get("requestId") } }, status);
}

const prefixes: Record<string, string> = {
  customer_id: "ctm",
  subscription_id: "sub",
  transaction_id: "txn",
  product_id: "pro",
  price_id: "pri",
  notification_id: "ntf",
  notification_setting_id: "ntfset",
};

/** The id in the path; checkPathIds has checked its shape before. */
export function pathId(c: ApiContext, name: string): string {
  return c.req.param(name) ?? "";
}

export function checkPathIds(c: ApiContext): void {
  for (const [name, value] of Object.entries(c.req.param())) {
    const prefix = prefixes[name];
    if (!new RegExp(`^${prefix}_[a-z\\d]{26}$`).test(value)) {
      throw new PaddleError(400, "bad_request", "Invalid request.", [
        { field: name, message: `Must be an id that starts with ${prefix}_` },
      ]);
    }
  }
}
