import { log } from "@/lib/log";

/** The four ways in which a call to Paddle fails. Only `rejected` means that Paddle decided against it. */
export type PaddleErrorKind = "timeout" | "rate-limited" | "unavailable" | "rejected";

type Details = {
  detail?: string | null;
  retryAfterSeconds?: number | null;
  requestId?: string | null;
  cause?: unknown;
};

export class PaddleError extends Error {
  /** The text of a rejection, only for reading ids out of it. Never shown and never logged. */
  readonly detail: string | null;
  readonly retryAfterSeconds: number | null;
  /** Paddle's id of the request, which its support asks for. */
  readonly requestId: string | null;

  constructor(
    readonly kind: PaddleErrorKind,
    /** Paddle's error code, for logs and decisions; never its text, which may contain ids and addresses. */
    readonly code: string | null = null,
    { detail = null, retryAfterSeconds = null, requestId = null, cause }: Details = {},
  ) {
    super(`Paddle: ${kind}${code ? ` (${code})` : ""}${requestId ? `, request ${requestId}` : ""}`, { cause });
    this.name = "PaddleError";
    this.requestId = requestId;
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type ApiErrorShape = { code: string; detail?: unknown; retryAfter?: unknown };

const isApiError = (error: unknown): error is ApiErrorShape =>
  error instanceof Error && "code" in error && typeof error.code === "string" && "documentationUrl" in error;

const outages = new Set(["internal_error", "service_unavailable", "bad_gateway", "temporarily_unavailable"]);

/**
 * Classifies what a call of the SDK threw. Its ApiError has no HTTP status; an HTML page from a proxy surfaces as a
 * SyntaxError, a refused connection as a TypeError: neither says whether Paddle acted, so `unavailable`. What isn't
 * simply the network is logged, because it may be a mistake of ours.
 */
export function toPaddleError(cause: unknown, requestId: string | null = null): PaddleError {
  if (cause instanceof PaddleError) return cause;
  if (!isApiError(cause)) {
    if (!isNetworkFailure(cause)) log("error", "paddle.unreadable", stackOf(cause));
    return new PaddleError("unavailable", null, { requestId, cause });
  }
  const { code, detail, retryAfter } = cause;
  const retryAfterSeconds = typeof retryAfter === "number" && Number.isFinite(retryAfter) ? retryAfter : null;
  // A subscription's own limit on charges says nothing about other requests.
  const isOwnLimit = code.startsWith("subscription_immediate_charge_");
  if (code === "too_many_requests" || (retryAfterSeconds !== null && !isOwnLimit))
    return new PaddleError("rate-limited", code, { retryAfterSeconds, requestId });
  if (outages.has(code)) return new PaddleError("unavailable", code, { retryAfterSeconds, requestId });
  return new PaddleError("rejected", code, { detail: typeof detail === "string" ? detail : null, requestId });
}

/** `fetch` failed, or its connection broke; its own errors have a system's or undici's code. */
function isNetworkFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message)) return true;
  return "code" in error && /^(E[A-Z]+|UND_ERR_\w+)$/.test(String(error.code));
}

/** Without the message, which may quote the answer. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  return [error.name, ...frames].join("\n");
}

/** Returns a PaddleError, and throws again whatever else was thrown: that is no failure of Paddle's. */
export function requirePaddleError(error: unknown): PaddleError {
  if (error instanceof PaddleError) return error;
  throw error;
}

/** Logs a failed call to Paddle by kind, code and request, and returns it; throws again what isn't one. */
export function logPaddleError(action: string, cause: unknown): PaddleError {
  const error = requirePaddleError(cause);
  log("error", "paddle.failed", `${action}: ${error.message.replace("Paddle: ", "")}`);
  return error;
}
