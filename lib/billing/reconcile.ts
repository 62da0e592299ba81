import "server-only";
import { type ApplyOutcome, applyEvent, applyList, leastVersion, versionOf } from "@/lib/billing/apply-subscription";
import { database, isOutage } from "@/lib/db";
import { PaddleError, type PaddleErrorKind } from "@/lib/paddle/errors";
import { type ListedEvent, listEvents } from "@/lib/paddle/notifications";
import { type SubscriptionSnapshot, subscriptionColumns } from "@/lib/paddle/schemas";
import { listAllSubscriptions } from "@/lib/paddle/subscriptions";
import { removeExpired } from "@/lib/retention";

export type ReconcileReport = {
  /** Events read from Paddle, how many of them changed something, and the ids of those that could not be applied. */
  events: { pulled: number; applied: number; failed: string[] };
  /** Subscriptions listed, how many differed from their row, and how many of those no longer do. */
  checked: number;
  drifted: number;
  repaired: number;
  /** Customers without a user whose subscription hasn't been canceled. Nobody is linked here. */
  unlinked: string[];
  /** Rows removed because of their age, see lib/retention.ts. */
  removed: number;
};

type Refused = { refused: PaddleErrorKind };
type Options = { now: Date; dryRun: boolean; onProgress: (line: string) => void };

/**
 * Makes the database equal to Paddle: applies missed events, then compares every subscription. Safe to repeat, to
 * interrupt, and to run beside webhooks or another run. A dry run only compares.
 */
export async function reconcile({ now, dryRun, onProgress }: Options): Promise<ReconcileReport | Refused> {
  try {
    const events = dryRun ? { pulled: 0, applied: 0, failed: [] } : await pullEvents(now, onProgress);
    for (const id of events.failed) onProgress(`events: ${id} could not be applied; it will be tried again next time`);
    const compared = await compareAll(dryRun, onProgress);
    const removed = dryRun ? 0 : await removeExpired(now);
    return { events, ...compared, unlinked: await listUnlinkedCustomers(), removed };
  } catch (error) {
    if (!(error instanceof PaddleError)) throw error;
    console.error(`reconcile: ${error.message}`);
    return { refused: error.kind };
  }
}

/** An event may become visible after a later one: the cursor stays this far behind, and what is read again is a duplicate. */
const CURSOR_LAG_MS = 10 * 60_000;

/**
 * Applies Paddle's events since the last run through the same statement as webhooks. The cursor moves only past
 * committed events, so an interrupted run continues where it was, and a failed event is read again next time.
 */
async function pullEvents(now: Date, onProgress: Options["onProgress"]): Promise<ReconcileReport["events"]> {
  const totals: ReconcileReport["events"] = { pulled: 0, applied: 0, failed: [] };
  const cursor = await database().prisma.reconcileCursor.findUnique({ where: { id: 1 } });
  let after = cursor?.lastEventId ?? null;
  for (let hasMore = true; hasMore; ) {
    const page = await listEvents(after);
    for (const event of page.events) {
      const outcome = await applyListed(event);
      if (outcome === "applied") totals.applied += 1;
      if (outcome === "failed") totals.failed.push(event.id);
    }
    totals.pulled += page.events.length;
    if (totals.failed.length === 0) await moveCursor(page.events, now);
    after = page.events.at(-1)?.id ?? after;
    hasMore = page.hasMore;
    onProgress(`events: ${totals.pulled} read, ${totals.applied} applied`);
  }
  return totals;
}

/** An event that fails on its own must not hold up the others; a database outage fails them all. */
async function applyListed(event: ListedEvent): Promise<ApplyOutcome | "failed"> {
  if ("unreadable" in event) return "failed";
  // A run takes minutes, in which more happens.
  return applyEvent(event, new Date()).catch((error) => {
    if (isOutage(error)) throw error;
    return "failed" as const;
  });
}

async function moveCursor(events: ListedEvent[], now: Date): Promise<void> {
  const settled = new Date(now.getTime() - CURSOR_LAG_MS).toISOString();
  const last = events.filter((event) => "occurredAt" in event && event.occurredAt < settled).at(-1)?.id;
  if (!last) return;
  // Of two runs at once, the one that is behind must not move it back.
  await database().pool.query(
    `INSERT INTO "ReconcileCursor" ("id", "lastEventId") VALUES (1, $1) ON CONFLICT ("id") DO UPDATE
     SET "lastEventId" = excluded."lastEventId" WHERE excluded."lastEventId" COLLATE "C" > "ReconcileCursor"."lastEventId"`,
    [last],
  );
}

async function compareAll(dryRun: boolean, onProgress: Options["onProgress"]) {
  const totals = { checked: 0, drifted: 0, repaired: 0 };
  let after: string | null = null;
  for (let hasMore = true; hasMore; ) {
    const requestedAt = new Date();
    const page = await listAllSubscriptions(after);
    hasMore = page.hasMore;
    const last: string | null = page.subscriptions.at(-1)?.id ?? null;
    const range = { after, upTo: hasMore ? last : null };
    const drifted = await findDrift(page.subscriptions, range, requestedAt);
    if (drifted.length > 0 && !dryRun) {
      await applyList(page.subscriptions, requestedAt);
      totals.repaired += drifted.length - (await findDrift(page.subscriptions, range, requestedAt)).length;
    }
    totals.checked += page.subscriptions.length;
    totals.drifted += drifted.length;
    after = last;
    onProgress(`subscriptions: ${totals.checked} checked, ${totals.drifted} drifted, ${totals.repaired} repaired`);
  }
  return totals;
}

const compared = subscriptionColumns.filter((name) => name !== "updatedAt");
const columnsOf = (alias: string) => `(${compared.map((name) => `${alias}."${name}"`).join(", ")})`;

// Rows newer than the list are left out: their event is later information. A row that Paddle no longer lists is drift too.
// When Paddle last touched a subscription is no difference by itself.
const driftStatement = `
  WITH listed AS (SELECT * FROM jsonb_populate_recordset(NULL::"Subscription", $1::jsonb)),
  stored AS (
    SELECT * FROM "Subscription" WHERE ($2::text IS NULL OR "id" COLLATE "C" > $2) AND ($3::text IS NULL OR "id" COLLATE "C" <= $3)
  )
  SELECT COALESCE(l."id", s."id") AS "id" FROM listed l FULL JOIN stored s ON s."id" = l."id"
  WHERE s."id" IS NULL
    OR (s."occurredAt" COLLATE "C" < COALESCE(l."occurredAt", $4) AND (l."id" IS NULL OR ${columnsOf("l")} IS DISTINCT FROM ${columnsOf("s")}))`;

type Range = { after: string | null; upTo: string | null };

/** The ids in a range, its start excluded, whose row is not what Paddle listed. */
async function findDrift(listed: SubscriptionSnapshot[], range: Range, requestedAt: Date): Promise<string[]> {
  const rows = listed.map((subscription) => ({ ...subscription, occurredAt: versionOf(subscription, requestedAt) }));
  const values = [JSON.stringify(rows), range.after, range.upTo, leastVersion(requestedAt)];
  const drifted = await database().pool.query<{ id: string }>(driftStatement, values);
  return drifted.rows.map(({ id }) => id);
}

async function listUnlinkedCustomers(): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT DISTINCT s."paddleCustomerId" AS "id" FROM "Subscription" s
     LEFT JOIN "User" u ON u."paddleCustomerId" = s."paddleCustomerId"
     WHERE u."id" IS NULL AND s."status" <> 'canceled' ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
}
