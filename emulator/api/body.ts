import type { z } from "zod";
import { invalidField, PaddleError } from "../errors";
import type { ApiContext } from "./route";

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

async function readJson(c: ApiContext): Promise<unknown> {
  const text = await c.req.text();
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new PaddleError(400, "bad_request", "Invalid request.", [
      { field: "body", message: "Invalid JSON" },
    ]);
  }
}
