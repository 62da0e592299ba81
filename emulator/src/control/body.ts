import type { Context } from "hono";
import type { z } from "zod";
import { parseSpan, type Span } from "../duration.ts";
import { parseJson, readText } from "../input.ts";

export class ControlError extends Error {}

/** The JSON of a control call; a mistake is answered with the name of the field. */
export async function readControl<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  // Whatever its type says: curl calls any body a form.
  const parsed = schema.safeParse(parseJson(await readText(c.req.raw)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys : [];
  throw new ControlError(`${[...(issue?.path ?? []), ...unknown].join(".") || "body"}: ${issue?.message}`);
}

export function readSpan(field: string, text: string): Span {
  const span = parseSpan(text);
  if (!span) throw new ControlError(`${field}: "${text}" is not an ISO 8601 duration such as P1M or -P20D`);
  return span;
}
