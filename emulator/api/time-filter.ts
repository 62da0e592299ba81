import { PaddleError } from "../errors";
import type { ApiContext } from "./route";

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  "": (a, b) => a === b,
  "[LT]": (a, b) => a < b,
  "[LTE]": (a, b) => a <= b,
  "[GT]": (a, b) => a > b,
  "[GTE]": (a, b) => a >= b,
};

/** Whether an instant is within what the query asks of it; nothing asked lets everything pass. */
export function timeFilter(c: ApiContext, name: string): (instant: string | null) => boolean {
  const bounds = Object.entries(comparisons).flatMap(([operator, holds]) => {
    const text = c.req.query(name + operator);
    if (text === undefined) return [];
    const bound = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
    if (Number.isNaN(bound)) {
      const detail = `${name} is not a valid RFC 3339 date-time`;
      throw new PaddleError(400, "invalid_time_query_parameter", detail);
    }
    return [(at: number) => holds(at, bound)];
  });
  return (instant) =>
    bounds.length === 0 || (instant !== null && bounds.every((holds) => holds(Date.parse(instant))));
}
