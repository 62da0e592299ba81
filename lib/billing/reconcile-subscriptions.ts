import "server-only";
import { applyList, leastVersion, versionOf } from "@/lib/billing/apply-subscription";
import { isOver, latestOf, type Run, saveStep } from "@/lib/billing/reconcile-run";
import { database } from "@/lib/db";
import { type SubscriptionSnapshot, subscriptionColumns } from "@/lib/paddle/schemas";
import { listAllSubscriptions } from "@/lib/paddle/subscriptions";

export type Comparison = {
  /** Subscriptions listed, how many differed from their row, and how many of those no longer do. */
  checked: number;
  drifted: number;
  repaired: number;
  /** The ids of those that can't be read or stored; their rows stay as they are. */
  unreadable: string[];
};

/** Compares every subscription with its row, from where the step before ended, and repairs the row unless it is a dry run. */
export async function compareAll(run: Run, from: string | null): Promise<Comparison & { isComplete: boolean }> {
  const totals: Comparison = { checked: 0, drifted: 0, repaired: 0, unreadable: [] };
  let after = from;
  let hasMore = true;
  do {
    const requestedAt = new Date();
    const page = await listAllSubscriptions(after, latestOf(run));
    hasMore = page.hasMore;
    const subscriptions = page.subscriptions.filter(isStorable);
    const unstorable = page.subscriptions.filter((one) => !subscriptions.includes(one));
    const unreadable = [...page.unreadable, ...unstorable.map(({ id }) => id)];
    const range = { after, upTo: hasMore ? page.last : null, unreadable };
    const drifted = await findDrift(subscriptions, range, requestedAt);
    if (drifted.length > 0 && !run.dryRun) {
      await applyList(subscriptions, requestedAt);
      totals.repaired += drifted.length - (await findDrift(subscriptions, range, requestedAt)).length;
    }
    totals.checked += subscriptions.length;
    totals.drifted += drifted.length;
    totals.unreadable.push(...unreadable);
    after = page.last;
    await saveStep(run, { stepSubscriptionId: after });
    run.onProgress(`subscriptions: ${totals.checked} checked, ${totals.drifted} drifted, ${totals.repaired} repaired`);
  } while (hasMore && !isOver(run));
  return { ...totals, isComplete: !hasMore };
}

/** PostgreSQL's JSON holds neither NUL nor half a character, and one of them would fail its whole page. */
const isStorable = (subscription: SubscriptionSnapshot) => !/\\u(0000|d[89a-f])/.test(JSON.stringify(subscription));

const compared = subscriptionColumns.filter((name) => name !== "updatedAt");
const columnsOf = (alias: string) => `(${compared.map((name) => `${alias}."${name}"`).join(", ")})`;

// Rows newer than the list are left out: their event is later information. A row that Paddle no longer lists is drift too.
// When Paddle last touched a subscription is no difference by itself.
const driftStatement = `
  WITH listed AS (SELECT * FROM jsonb_populate_recordset(NULL::"Subscription", $1::jsonb)),
  stored AS (
    SELECT * FROM "Subscription" WHERE ($2::text IS NULL OR "id" COLLATE "C" > $2) AND ($3::text IS NULL OR "id" COLLATE "C" <= $3)
      AND "id" <> ALL($5)
  )
  SELECT COALESCE(l."id", s."id") AS "id" FROM listed l FULL JOIN stored s ON s."id" = l."id"
  WHERE s."id" IS NULL
    OR (s."occurredAt" COLLATE "C" < COALESCE(l."occurredAt", $4) AND (l."id" IS NULL OR ${columnsOf("l")} IS DISTINCT FROM ${columnsOf("s")}))`;

type Range = { after: string | null; upTo: string | null; unreadable: string[] };

/** The ids in a range, its start and what can't be read excluded, whose row is not what Paddle listed. */
async function findDrift(listed: SubscriptionSnapshot[], range: Range, requestedAt: Date): Promise<string[]> {
  const rows = listed.map((subscription) => ({ ...subscription, occurredAt: versionOf(subscription, requestedAt) }));
  const values = [JSON.stringify(rows), range.after, range.upTo, leastVersion(requestedAt), range.unreadable];
  const drifted = await database().pool.query<{ id: string }>(driftStatement, values);
  return drifted.rows.map(({ id }) => id);
}
