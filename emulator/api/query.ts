import { invalidField } from "../errors";
import type { ApiContext } from "./route";

/** Every value of a filter, whether repeated or joined by commas; null when it is absent. */
export function filter(c: ApiContext, name: string): string[] | null {
  const values = c.req.queries(name)?.flatMap((value) => value.split(",")) ?? [];
  return values.length > 0 ? values : null;
}

export function enumFilter(c: ApiContext, name: string, allowed: readonly string[]): string[] | null {
  const values = filter(c, name);
  const wrong = values?.find((value) => !allowed.includes(value));
  if (wrong !== undefined) {
    throw invalidField([{ field: name, message: `Must be one of: ${allowed.join(", ")}` }]);
  }
  return values;
}

export function idFilter(c: ApiContext, name: string, prefix: string): string[] | null {
  const values = filter(c, name);
  const pattern = new RegExp(`^${prefix}_[a-z\\d]{26}$`);
  if (values?.some((value) => !pattern.test(value))) {
    throw invalidField([{ field: name, message: `Must be ids that start with ${prefix}_` }]);
  }
  return values;
}

/** The related entities asked for; each needs a permission of its own. */
export function includes(c: ApiContext, allowed: readonly string[]): string[] {
  if (allowed.length === 0 && c.req.query("include")) {
    throw invalidField([{ field: "include", message: "Not supported by this emulator" }]);
  }
  return enumFilter(c, "include", allowed) ?? [];
}

export function matches(wanted: string[] | null, value: string): boolean {
  return wanted === null || wanted.includes(value);
}
