import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { PaddleError } from "../errors";
import type { ApiContext } from "./route";

const groups = ["subscription", "customer", "notification", "transaction", "adjustment"];

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
