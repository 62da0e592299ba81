import "server-only";
import { type LogPage, PAGE_SIZE, toPage } from "@/lib/admin/log-page";
import { parseAddress } from "@/lib/auth/address";
import { database } from "@/lib/db";

/**
 * What became of an event, as the row stands now. `current`: the row is what this event said. `older`: the row is from a
 * later event or list. `other`: not about a subscription. `not-applied`: the row is older than the event, or gone.
 */
export type EventOutcome = "current" | "older" | "other" | "not-applied";

export type EventLine = {
  id: string;
  type: string;
  /** Fixed-width UTC text. */
  occurredAt: string;
  receivedAt: Date;
  subscriptionId: string | null;
  paddleCustomerId: string | null;
  outcome: EventOutcome;
};

export type EventFilter = {
  /** `ctm_…`, or the address of a user. */
  customer: string | null;
  subscription: string | null;
  type: string | null;
  /** When it was received; `to` is excluded. */
  from: Date | null;
  to: Date | null;
};

const version = (alias: string, id: string) => `(${alias}."occurredAt" COLLATE "C", ${alias}."${id}" COLLATE "C")`;

// Why the outcome is derived: one statement can't both decide on the row and write what it decided beside the event, and
// the order guard leaves enough to tell it afterwards.
const outcome = `
  CASE WHEN e."subscriptionId" IS NULL THEN 'other'
    WHEN s."id" IS NULL OR ${version("s", "eventId")} < ${version("e", "id")} THEN 'not-applied'
    WHEN s."eventId" = e."id" THEN 'current' ELSE 'older' END`;

const ofCustomer = (value: string) => `"subscriptionId" IN (SELECT "id" FROM "Subscription" WHERE "paddleCustomerId" =
  COALESCE((SELECT "paddleCustomerId" FROM "User" WHERE "email" = ${value}), ${value}))`;

/** The newest first, from after the event that is the cursor. */
export async function listEvents(filter: EventFilter, cursor: string | null): Promise<LogPage<EventLine>> {
  const values: unknown[] = [PAGE_SIZE + 1];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const { customer, subscription, type, from, to } = filter;
  // Few events, found by their subscription. Without OFFSET, PostgreSQL might look for them through all, newest first.
  const few: string[] = [];
  if (customer) few.push(ofCustomer(`${bind(parseAddress(customer) ?? customer)}::text`));
  if (subscription) few.push(`"subscriptionId" = ${bind(subscription)}`);
  const source =
    few.length > 0 ? `(SELECT * FROM "WebhookEvent" WHERE ${few.join(" AND ")} OFFSET 0)` : `"WebhookEvent"`;
  const conditions = ["true"];
  if (type) conditions.push(`e."type" = ${bind(type)}`);
  if (from) conditions.push(`e."receivedAt" >= ${bind(from)}`);
  if (to) conditions.push(`e."receivedAt" < ${bind(to)}`);
  if (cursor)
    conditions.push(
      `(e."receivedAt", e."id") < (SELECT "receivedAt", "id" FROM "WebhookEvent" WHERE "id" = ${bind(cursor)})`,
    );
  const statement = `
    SELECT e."id", e."type", e."occurredAt", e."receivedAt", e."subscriptionId", s."paddleCustomerId", ${outcome} AS "outcome"
    FROM (SELECT * FROM ${source} e WHERE ${conditions.join(" AND ")} ORDER BY e."receivedAt" DESC, e."id" DESC LIMIT $1) e
    LEFT JOIN "Subscription" s ON s."id" = e."subscriptionId" ORDER BY e."receivedAt" DESC, e."id" DESC`;
  const { rows } = await database().pool.query<EventLine>(statement, values);
  return toPage(rows, ({ id }) => id);
}
