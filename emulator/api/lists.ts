import { invalidField } from "../errors";
import type { ApiContext } from "./route";

export interface Limits {
  standard: number;
  maximum: number;
}

const usual: Limits = { standard: 50, maximum: 200 };

function readPerPage(c: ApiContext, limits: Limits): number {
  const text = c.req.query("per_page");
  if (text === undefined) return limits.standard;
  if (!/^[1-9]\d*$/.test(text)) {
    throw invalidField([{ field: "per_page", message: "Must be a whole number above 0" }]);
  }
  return Math.min(Number(text), limits.maximum);
}

function isAscending(c: ApiContext): boolean {
  const order = c.req.query("order_by") ?? "id[DESC]";
  if (!/^id\[(ASC|DESC)\]$/i.test(order)) {
    throw invalidField([{ field: "order_by", message: "Must be id[ASC] or id[DESC]" }]);
  }
  return /asc/i.test(order);
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
): Response {
  const perPage = readPerPage(c, limits);
  const direction = isAscending(c) ? 1 : -1;
  const after = c.req.query("after");
  const sorted = rows.toSorted((a, b) => (idOf(a) < idOf(b) ? -direction : direction));
  const isAfter = (row: T) => (direction === 1 ? idOf(row) > (after ?? "") : idOf(row) < (after ?? ""));
  const remaining = after ? sorted.filter(isAfter) : sorted;
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
