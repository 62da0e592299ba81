import { invalidField } from "../errors";
import type { ApiContext } from "./route";

export interface Limits {
  standard: number;
  maximum: number;
}

const usual: Limits = { standard: 50, maximum: 200 };

type SortKeys<T> = Record<string, (row: T) => string>;

function readPerPage(c: ApiContext, limits: Limits): number {
  const text = c.req.query("per_page");
  if (text === undefined) return limits.standard;
  if (!/^[1-9]\d*$/.test(text)) {
    throw invalidField([{ field: "per_page", message: "Must be a whole number above 0" }]);
  }
  return Math.min(Number(text), limits.maximum);
}

/** What rows are sorted by, and which way: their id unless the list knows better. */
function readOrder<T>(c: ApiContext, keys: SortKeys<T>): { direction: 1 | -1; key: (row: T) => string } {
  const order = c.req.query("order_by") ?? "id[DESC]";
  const [, field = "", way = ""] = /^(\w+)\[(ASC|DESC)\]$/i.exec(order) ?? [];
  const key = Object.hasOwn(keys, field) ? keys[field] : undefined;
  if (!key) {
    const message = `Must be [ASC] or [DESC] of one of: ${Object.keys(keys).join(", ")}`;
    throw invalidField([{ field: "order_by", message }]);
  }
  return { direction: /asc/i.test(way) ? 1 : -1, key };
}

/** Next always has an address, as at Paddle; it is built from the host that was asked, which the SDK compares. */
function nextUrl(c: ApiContext, lastId: string | undefined): string {
  const { pathname, searchParams } = new URL(c.req.url);
  if (lastId) searchParams.set("after", lastId);
  const query = searchParams.size > 0 ? `?${searchParams}` : "";
  return `http://${c.req.header("host")}${pathname}${query}`;
}

/** Answers one page of rows. Ids sort by time, so the cursor is a comparison and survives rows that come and go. */
export function page<T>(
  c: ApiContext,
  rows: T[],
  idOf: (row: T) => string,
  present: (row: T) => unknown,
  limits = usual,
  otherKeys: SortKeys<T> = {},
): Response {
  const perPage = readPerPage(c, limits);
  const { direction, key } = readOrder(c, { id: idOf, ...otherKeys });
  const after = c.req.query("after");
  const place = (row: T) => `${key(row)} ${idOf(row)}`;
  const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -direction : direction);
  const sorted = rows.toSorted((a, b) => compare(place(a), place(b)));
  const seen = rows.find((row) => idOf(row) === after);
  const cursor = seen ? place(seen) : `${after} ${after}`;
  const remaining = after ? sorted.filter((row) => compare(place(row), cursor) > 0) : sorted;
  const shown = remaining.slice(0, perPage);
  const last = shown.at(-1);
  return c.json({
    data: shown.map(present),
    meta: {
      request_id: c.get("requestId"),
      pagination: {
        per_page: perPage,
        next: nextUrl(c, last ? idOf(last) : after),
        has_more: remaining.length > shown.length,
        estimated_total: rows.length,
      },
    },
  });
}
