/** The four ways in which a call to Paddle fails. Only `rejected` means that Paddle decided against it. */
export type PaddleErrorKind = "timeout" | "rate-limited" | "unavailable" | "rejected";

export class PaddleError extends Error {
  constructor(
    readonly kind: PaddleErrorKind,
    /** Paddle's error code, for logs and decisions; never its text, which may contain ids and addresses. */
    readonly code: string | null = null,
    /** The text of a rejection, only for reading ids out of it. Never shown and never logged. */
    readonly detail: string | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`Paddle: ${kind}${code ? ` (${code})` : ""}`);
    this.name = "PaddleError";
  }
}

type ApiErrorShape = { code: string; detail?: unknown; retryAfter?: unknown };

const isApiError = (error: unknown): error is ApiErrorShape =>
  error instanceof Error && "code" in error && typeof error.code === "string" && "documentationUrl" in error;

const outages = new Set(["internal_error", "service_unavailable", "bad_gateway", "temporarily_unavailable"]);

/**
 * Classifies what the SDK throws. Its ApiError has no HTTP status; an HTML page from a proxy surfaces as a SyntaxError,
 * an empty answer or a refused connection as a TypeError: none of these says whether Paddle acted, so `unavailable`.
 */
export function toPaddleError(error: unknown): PaddleError {
  if (error instanceof PaddleError) return error;
  if (!isApiError(error)) return new PaddleError("unavailable");
  const wait = typeof error.retryAfter === "number" && Number.isFinite(error.retryAfter) ? error.retryAfter : null;
  // A subscription's own limit on charges says nothing about other requests.
  const isOwnLimit = error.code.startsWith("subscription_immediate_charge_");
  if (error.code === "too_many_requests" || (wait !== null && !isOwnLimit))
    return new PaddleError("rate-limited", error.code, null, wait);
  if (outages.has(error.code)) return new PaddleError("unavailable", error.code, null, wait);
  return new PaddleError("rejected", error.code, typeof error.detail === "string" ? error.detail : null);
}

/** Logs a failed call to Paddle by kind and code, which hold no personal data, and returns it. */
export function logPaddleError(action: string, cause: unknown): PaddleError {
  const error = toPaddleError(cause);
  console.error(`paddle: ${action} failed: ${error.kind}${error.code ? ` (${error.code})` : ""}`);
  return error;
}
