/** The four ways in which a call to Paddle goes wrong. Only `rejected` says that Paddle decided against it. */
export type FailureKind = "timeout" | "rate-limited" | "unavailable" | "rejected";

export class PaddleFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    /** Paddle's error code, for logs and decisions; never its text, which may name ids and addresses. */
    readonly code: string | null = null,
    /** The text of a rejection, for reading ids out of it. Not for people, not for logs. */
    readonly detail: string | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`Paddle: ${kind}${code ? ` (${code})` : ""}`);
    this.name = "PaddleFailure";
  }
}

type ApiErrorShape = { code: string; type?: unknown; detail?: unknown; retryAfter?: unknown };

const isApiError = (error: unknown): error is ApiErrorShape =>
  error instanceof Error && "code" in error && typeof error.code === "string" && "documentationUrl" in error;

const outages = new Set(["internal_error", "service_unavailable", "bad_gateway", "temporarily_unavailable"]);

/**
 * Sorts what the SDK throws. Its ApiError carries no HTTP status; an HTML page from a proxy surfaces as a SyntaxError,
 * an empty answer or a refused connection as a TypeError: those three say nothing of the outcome, so `unavailable`.
 */
export function toFailure(error: unknown): PaddleFailure {
  if (error instanceof PaddleFailure) return error;
  if (!isApiError(error)) return new PaddleFailure("unavailable");
  const wait =
    typeof error.retryAfter === "number" && Number.isFinite(error.retryAfter) ? error.retryAfter : null;
  // A subscription's own limit of charges says nothing of anybody else's requests.
  const isOwnLimit = error.code.startsWith("subscription_immediate_charge_");
  if (error.code === "too_many_requests" || (wait !== null && !isOwnLimit))
    return new PaddleFailure("rate-limited", error.code, null, wait);
  if (outages.has(error.code)) return new PaddleFailure("unavailable", error.code, null, wait);
  return new PaddleFailure("rejected", error.code, typeof error.detail === "string" ? error.detail : null);
}
