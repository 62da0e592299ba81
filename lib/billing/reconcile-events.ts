import "server-only";
import { applyEvent } from "@/lib/billing/apply-subscription";
import { type Cursor, type EventOutcome, isOver, latestOf, type Run, saveStep } from "@/lib/billing/reconcile-run";
import { database, isOutage } from "@/lib/db";
import { type ListedEvent, listEvents } from "@/lib/paddle/notifications";

export type PulledEvents = {
  /** Events read from Paddle, how many of them changed something, and the ids of those that could not be applied. */
  pulled: number;
  applied: number;
  failed: string[];
};

/** An event may become visible after a later one: the cursor stays this far behind, and what is read again is a duplicate. */
const CURSOR_LAG_MS = 10 * 60_000;

/**
 * Applies Paddle's events since the last run through the same statement as webhooks. The cursor moves only past
 * committed events, so an interrupted run continues where it was, and a failed event is read again by the next.
 */
export async function pullEvents(run: Run, cursor: Cursor): Promise<PulledEvents & { isComplete: boolean }> {
  const totals: PulledEvents = { pulled: 0, applied: 0, failed: [] };
  const { lastEventId, stepEventId, stepHasFailures } = cursor;
  let after = stepEventId ?? lastEventId;
  let hasMore = true;
  do {
    const page = await listEvents(after, latestOf(run));
    for (const event of page.events) {
      const outcome = await applyListed(event);
      if (outcome === "applied") totals.applied += 1;
      if (outcome === "failed") totals.failed.push(event.id);
      run.onEvent?.(event, outcome);
    }
    totals.pulled += page.events.length;
    const hasFailures = stepHasFailures || totals.failed.length > 0;
    if (!hasFailures) await moveCursor(page.events, run.now);
    after = page.events.at(-1)?.id ?? after;
    hasMore = page.hasMore;
    await saveStep(run, { stepEventId: after, stepHasFailures: hasFailures });
    run.onProgress(`events: ${totals.pulled} read, ${totals.applied} applied`);
  } while (hasMore && !isOver(run));
  for (const id of totals.failed)
    run.onProgress(`events: ${id} could not be applied; it will be tried again next time`);
  return { ...totals, isComplete: !hasMore };
}

/** An event that fails on its own must not hold up the others; a database outage fails them all. */
async function applyListed(event: ListedEvent): Promise<EventOutcome> {
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
     SET "lastEventId" = excluded."lastEventId"
     WHERE excluded."lastEventId" COLLATE "C" > COALESCE("ReconcileCursor"."lastEventId", '')`,
    [last],
  );
}
