import "server-only";
import { applyList } from "@/lib/billing/apply-subscription";
import { findDrift } from "@/lib/billing/find-drift";
import { type Pulled, pullEvents } from "@/lib/billing/pull-events";
import { database } from "@/lib/db";
import { type FailureKind, PaddleFailure } from "@/lib/paddle/failure";
import { listAllSubscriptions } from "@/lib/paddle/subscriptions";

/** How long an event's row is kept. A replay after that still meets the order guard. */
export const EVENT_RETENTION_DAYS = 180;

export type ReconcileReport = {
  /** Events read from Paddle, how many of them were news, and which could not be applied. */
  events: Pulled;
  /** Subscriptions listed, how many differed from their row, and how many of those no longer do. */
  checked: number;
  drifted: number;
  repaired: number;
  /** Customers with a subscription that is not over and no user; nobody is linked here. */
  unlinked: string[];
  /** Event rows removed for their age. */
  removed: number;
};

type Options = { now: Date; dryRun: boolean; onProgress: (line: string) => void };

/**
 * Makes the mirror equal to Paddle: applies missed events, then compares every subscription. Safe to repeat, to
 * interrupt, and beside deliveries or another run. A dry run only compares.
 */
export async function reconcile(options: Options): Promise<ReconcileReport | { refused: FailureKind }> {
  try {
    return await run(options);
  } catch (error) {
    if (!(error instanceof PaddleFailure)) throw error;
    console.error(`reconcile: ${error.message}`);
    return { refused: error.kind };
  }
}

async function run({ now, dryRun, onProgress }: Options): Promise<ReconcileReport> {
  const events = dryRun
    ? { pulled: 0, applied: 0, failed: [] }
    : await pullEvents(now, ({ pulled, applied }) =>
        onProgress(`events: ${pulled} read, ${applied} applied`),
      );
  for (const id of events.failed)
    onProgress(`events: ${id} could not be applied, and is tried again next time`);
  const compared = await compareAll(dryRun, onProgress);
  const removed = dryRun ? 0 : await removeOldEvents(now);
  return { events, ...compared, unlinked: await listUnlinkedCustomers(), removed };
}

async function compareAll(dryRun: boolean, onProgress: (line: string) => void) {
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
    onProgress(
      `subscriptions: ${totals.checked} checked, ${totals.drifted} drifted, ${totals.repaired} repaired`,
    );
  }
  return totals;
}

async function listUnlinkedCustomers(): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT DISTINCT s."paddleCustomerId" AS "id" FROM "Subscription" s
     LEFT JOIN "User" u ON u."paddleCustomerId" = s."paddleCustomerId"
     WHERE u."id" IS NULL AND s."status" <> 'canceled' ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
}

/** So many at a time that a statement stays far within its deadline, however many there are. */
const REMOVED_AT_ONCE = 20_000;

// An overdue subscription keeps its events: they say since when, and without the first its grace would begin anew.
const removeStatement = `
  DELETE FROM "WebhookEvent" WHERE "id" IN (
    SELECT e."id" FROM "WebhookEvent" e
    LEFT JOIN "Subscription" s ON s."id" = e."subscriptionId" AND s."status" = 'past_due'
    WHERE e."receivedAt" < $1 AND s."id" IS NULL LIMIT ${REMOVED_AT_ONCE})`;

async function removeOldEvents(now: Date): Promise<number> {
  const before = new Date(now.getTime() - EVENT_RETENTION_DAYS * 24 * 60 * 60 * 1_000);
  let removed = 0;
  for (let count = REMOVED_AT_ONCE; count === REMOVED_AT_ONCE; removed += count) {
    count = (await database().pool.query(removeStatement, [before])).rowCount ?? 0;
  }
  return removed;
}
