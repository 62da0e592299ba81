export interface FieldError {
  field: string;
  message: string;
}

/** A refusal as Paddle words it: the status, its code, and the fields at fault. */
export class PaddleError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: FieldError[];
  /** Seconds, for refusals that pass. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    code: string,
    detail: string,
    errors: FieldError[] = [],
    retryAfter: number | null = null,
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

export function notFound(entity: string, id: string): PaddleError {
  return new PaddleError(404, "not_found", `${entity} ${id} not found.`);
}

export function invalidField(errors: FieldError[]): PaddleError {
  return new PaddleError(400, "invalid_field", "Request does not pass validation.", errors);
}
