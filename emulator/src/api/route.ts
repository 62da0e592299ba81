import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import type { Session } from "../emulator.ts";
import { invalidField, notFound, PaddleError } from "../errors.ts";
import { type InputError, parseJson, readText } from "../input.ts";
import type { ApiKey, State } from "../state.ts";

export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: { requestId: string; key: ApiKey; estimatedTotal: Session["estimatedTotal"] };
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
  address_id: "add",
  business_id: "biz",
  payment_method_id: "paymtd",
  adjustment_id: "adj",
  subscription_id: "sub",
  transaction_id: "txn",
  product_id: "pro",
  price_id: "pri",
  discount_id: "dsc",
  notification_id: "ntf",
  notification_setting_id: "ntfset",
  simulation_id: "ntfsim",
  simulation_run_id: "ntfsimrun",
  simulation_event_id: "ntfsimevt",
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

const groups = ["subscription", "customer", "notification", "transaction", "adjustment", "price", "discount"];

export function errorBody(requestId: string, { status, code, detail, errors }: PaddleError) {
  const group = groups.find((each) => code.startsWith(`${each}_`));
  return {
    error: {
      type: status >= 500 || status === 429 ? "api_error" : "request_error",
      code,
      detail,
      documentation_url: `https://developer.paddle.com/errors/${group ? `${group}s` : "shared"}/${code}`,
      ...(errors.length > 0 ? { errors } : {}),
    },
    meta: { request_id: requestId },
  };
}

export function answerError(c: ApiContext, error: PaddleError): Response {
  if (error.retryAfter !== null) c.header("Retry-After", String(error.retryAfter));
  // The statuses are those of this code and of faults, which are checked to be sendable with a body.
  return c.json(errorBody(c.get("requestId"), error), error.status as ContentfulStatusCode);
}

/** The JSON of the request, checked; an empty body counts as an empty object. */
export async function readBody<T>(c: ApiContext, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJson(c));
  if (parsed.success) return parsed.data;
  throw invalidField(
    parsed.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({ field: [...issue.path, key].join("."), message: "Unknown field" }))
        : [{ field: issue.path.join(".") || "body", message: issue.message }],
    ),
  );
}

/** Paddle reads JSON only; an empty body needs no type. */
async function readJson(c: ApiContext): Promise<unknown> {
  const text = await readText(c.req.raw);
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (text !== "" && type !== "application/json") {
    throw new PaddleError(415, "unsupported_media_type", "The body must be of the type application/json.");
  }
  return parseJson(text);
}

/** What could not be read, in Paddle's words. */
export function inputRefusal({ status, code, message }: InputError): PaddleError {
  if (status === 413) return new PaddleError(status, code, "The request body is too large.");
  return new PaddleError(status, code, "Invalid request.", [{ field: "body", message }]);
}

/** The entity of that id, or Paddle's 404. */
export function requireEntity<T>(record: Record<string, T>, id: string, name: string): T {
  const entity = Object.hasOwn(record, id) ? record[id] : undefined;
  if (entity === undefined) throw notFound(name, id);
  return entity;
}
