import "server-only";
import { type LogPage, PAGE_SIZE, toPage } from "@/lib/admin/log-page";
import { parseAddress } from "@/lib/auth/address";
import { database } from "@/lib/db";

export type AuditLine = {
  /** A whole number, as text. */
  id: string;
  at: Date;
  userId: string;
  /** Null once the user is gone. */
  email: string | null;
  action: string;
  subscriptionId: string | null;
  outcome: string;
};

export type AuditFilter = {
  /** An id, or an address. */
  user: string | null;
  action: string | null;
  subscription: string | null;
};

/** The newest first, from after the entry that is the cursor. */
export async function listAudit(filter: AuditFilter, cursor: string | null): Promise<LogPage<AuditLine>> {
  const values: unknown[] = [PAGE_SIZE + 1];
  const bind = (value: unknown) => `$${values.push(value)}`;
  // As in event-log.ts: few rows, found by whom or what they are about.
  const few: string[] = [];
  if (filter.user) {
    const value = `${bind(parseAddress(filter.user) ?? filter.user)}::text`;
    few.push(`"userId" = COALESCE((SELECT "id" FROM "User" WHERE "email" = ${value}), ${value})`);
  }
  if (filter.subscription) few.push(`"subscriptionId" = ${bind(filter.subscription)}`);
  const source = few.length > 0 ? `(SELECT * FROM "AuditEntry" WHERE ${few.join(" AND ")} OFFSET 0)` : `"AuditEntry"`;
  const conditions = ["true"];
  if (filter.action) conditions.push(`a."action" = ${bind(filter.action)}`);
  if (cursor && /^\d{1,18}$/.test(cursor)) conditions.push(`a."id" < ${bind(cursor)}::bigint`);
  const statement = `
    SELECT a."id"::text, a."at", a."userId", u."email", a."action", a."subscriptionId", a."outcome"
    FROM (SELECT * FROM ${source} a WHERE ${conditions.join(" AND ")} ORDER BY a."id" DESC LIMIT $1) a
    LEFT JOIN "User" u ON u."id" = a."userId" ORDER BY a."id" DESC`;
  const { rows } = await database().pool.query<AuditLine>(statement, values);
  return toPage(rows, ({ id }) => id);
}
