export interface FieldError {
  field: string;
  message: string;
}

/** A refusal as Paddle words it: the status, its code, and the fields at fault. */
export class PaddleError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    /** Seconds, for refusals that pass. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }
}

export function notFound(entity: string, id: string): PaddleError {
  return new PaddleError(404, "not_found", `${entity} ${id} not found.`);
}

export function invalidField(errors: FieldError[]): PaddleError {
  return new PaddleError(400, "invalid_field", "Request does not pass validation.", errors);
}
