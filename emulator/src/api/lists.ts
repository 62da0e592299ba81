import { invalidField, PaddleError } from "../errors.ts";
import type { ApiContext } from "./route.ts";

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

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  "": (a, b) => a === b,
  "[LT]": (a, b) => a < b,
  "[LTE]": (a, b) => a <= b,
  "[GT]": (a, b) => a > b,
  "[GTE]": (a, b) => a >= b,
};

/** The instant a query names, in milliseconds; null when it names none. */
function readInstant(c: ApiContext, name: string): number | null {
  const text = c.req.query(name);
  if (text === undefined) return null;
  const instant = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  if (!Number.isNaN(instant)) return instant;
  const detail = `${name.replace(/\[.*/, "")} is not a valid RFC 3339 date-time`;
  throw new PaddleError(400, "invalid_time_query_parameter", detail);
}

/** Whether an instant is within `from` and `to`, both included. */
export function spanFilter(c: ApiContext): (instant: string) => boolean {
  const from = readInstant(c, "from") ?? Number.NEGATIVE_INFINITY;
  const to = readInstant(c, "to") ?? Number.POSITIVE_INFINITY;
  return (instant) => Date.parse(instant) >= from && Date.parse(instant) <= to;
}

/** Whether an instant is within what the query asks of it; nothing asked lets everything pass. */
export function timeFilter(c: ApiContext, name: string): (instant: string | null) => boolean {
  const bounds = Object.entries(comparisons).flatMap(([operator, holds]) => {
    const bound = readInstant(c, name + operator);
    return bound === null ? [] : [(at: number) => holds(at, bound)];
  });
  return (instant) => bounds.length === 0 || (instant !== null && bounds.every((holds) => holds(Date.parse(instant))));
}

export interface Limits {
  standard: number;
  maximum: number;
}

const usual: Limits = { standard: 50, maximum: 200 };

export type SortKeys<T> = Record<string, (row: T) => string>;

function readPerPage(c: ApiContext, limits: Limits): number {
  const text = c.req.query("per_page");
  if (text === undefined) return limits.standard;
  if (!/^[1-9]\d*$/.test(text)) {
    throw invalidField([{ field: "per_page", message: "Must be a whole number above 0" }]);
  }
  return Math.min(Number(text), limits.maximum);
}

/** Instants of any precision, in one. */
export const sortable = (instant: string | null): string => (instant ? new Date(instant).toISOString() : "");

/** What rows are sorted by, and in which direction; by their id unless the list knows better. */
function readOrder<T>(c: ApiContext, keys: SortKeys<T>): { direction: 1 | -1; key: (row: T) => string } {
  const text = c.req.query("order_by") ?? "id[DESC]";
  const [, field = "", direction = ""] = /^([\w.]+)\[(ASC|DESC)\]$/i.exec(text) ?? [];
  const key = Object.hasOwn(keys, field) ? keys[field] : undefined;
  if (!key) {
    const message = `Must be [ASC] or [DESC] of one of: ${Object.keys(keys).join(", ")}`;
    throw invalidField([{ field: "order_by", message }]);
  }
  return { direction: /asc/i.test(direction) ? 1 : -1, key };
}

/** What the ids of each list begin with, by the last part of its path. */
const cursors: Record<string, RegExp> = {
  addresses: /^add_/,
  adjustments: /^adj_/,
  businesses: /^biz_/,
  customers: /^ctm_/,
  discounts: /^dsc_/,
  events: /^(evt|ntfsimevt)_/,
  logs: /^ntflog_/,
  "notification-settings": /^ntfset_/,
  notifications: /^ntf_/,
  "payment-methods": /^paymtd_/,
  prices: /^pri_/,
  products: /^pro_/,
  runs: /^ntfsimrun_/,
  simulations: /^ntfsim_/,
  subscriptions: /^sub_/,
  transactions: /^txn_/,
};

/** The id that the page before ended with: one that this list could have had. */
function readAfter(c: ApiContext): string | undefined {
  const after = c.req.query("after");
  if (after === undefined) return undefined;
  const prefix = cursors[c.req.path.split("/").at(-1) ?? ""] ?? /^[a-z]+_/;
  if (prefix.test(after) && /^[a-z]{3,10}_[a-z\d]{26}$/.test(after)) return after;
  throw invalidField([{ field: "after", message: "Must be an id of this list" }]);
}

/** Next always has an address, as at Paddle; it is built from the host that was asked, which the SDK compares. */
function nextUrl(c: ApiContext, lastId: string | undefined): string {
  const { pathname, searchParams } = new URL(c.req.url);
  if (lastId) searchParams.set("after", lastId);
  const query = searchParams.size > 0 ? `?${searchParams}` : "";
  return `http://${c.req.header("host")}${pathname}${query}`;
}

/** The wrong one is off as Paddle's was seen to be: 1,850 where there were 156. */
function estimate(c: ApiContext, count: number): number {
  return c.get("estimatedTotal") === "wrong" ? count * 11 + 134 : count;
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
  const after = readAfter(c);
  const place = (row: T) => `${key(row)} ${idOf(row)}`;
  const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -direction : direction);
  const placed = rows.map((row) => ({ row, at: place(row) })).sort((a, b) => compare(a.at, b.at));
  const seen = rows.find((row) => idOf(row) === after);
  // A row that has left the list still has a place by its id, and none by anything else.
  const cursor = seen ? place(seen) : key === idOf ? `${after} ${after}` : null;
  const remaining = after ? placed.filter(({ at }) => cursor !== null && compare(at, cursor) > 0) : placed;
  const shown = remaining.slice(0, perPage).map(({ row }) => row);
  const last = shown.at(-1);
  return c.json({
    data: shown.map(present),
    meta: {
      request_id: c.get("requestId"),
      pagination: {
        per_page: perPage,
        next: nextUrl(c, last ? idOf(last) : after),
        has_more: remaining.length > shown.length,
        estimated_total: estimate(c, rows.length),
      },
    },
  });
}
