export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON Schema of 2020-12, as OpenAPI 3.1 has them. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
  writeOnly?: boolean;
  [other: string]: unknown;
};

/** What paddle.json holds of Paddle's description of its API. */
export type Description = {
  source: string;
  license: string;
  date: string;
  /** By method and path, then by status; null where an answer has no body. */
  operations: Record<string, Record<string, Schema | null>>;
  webhooks: Record<string, Schema>;
  /** Properties that Paddle's own examples leave out, by the place of the schema: `#/…/subscription discount`. */
  optional: string[];
  schemas: Record<string, Schema>;
};

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
