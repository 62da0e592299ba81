import "server-only";
import { type ApplyOutcome, applyEvent } from "@/lib/billing/apply-subscription";
import { database, isOutage } from "@/lib/db";
import { type ListedEvent, listEvents } from "@/lib/paddle/events";

/** An event may become visible after a later one: the cursor stays behind, and what is read again is a duplicate. */
const CURSOR_LAG_MS = 10 * 60_000;

export type Pulled = {
  pulled: number;
  applied: number;
  /** Events that could not be read, or that the database does not take: our fault, to be mended. */
  failed: string[];
};

/**
 * Applies Paddle's events since the last run, through the same statement as deliveries. The cursor moves only past
 * events that are committed, so an interrupted run goes on where it was, and one that failed is read again next time.
 */
export async function pullEvents(now: Date, onPage: (soFar: Pulled) => void): Promise<Pulled> {
  const soFar: Pulled = { pulled: 0, applied: 0, failed: [] };
  const { prisma } = database();
  const cursor = await prisma.reconcileCursor.findUnique({ where: { id: 1 } });
  let after = cursor?.lastEventId ?? null;
  for (let hasMore = true; hasMore; onPage(soFar)) {
    const page = await listEvents(after);
    for (const event of page.events) {
      const outcome = await apply(event);
      if (outcome === "applied") soFar.applied += 1;
      if (outcome === "failed") soFar.failed.push(event.id);
    }
    soFar.pulled += page.events.length;
    if (soFar.failed.length === 0) await moveCursor(page.events, now);
    after = page.events.at(-1)?.id ?? after;
    hasMore = page.hasMore;
  }
  return soFar;
}

/** One event that fails by itself must not hold up the others; a database that is away fails them all. */
async function apply(event: ListedEvent): Promise<ApplyOutcome | "failed"> {
  if ("unreadable" in event) return "failed";
  return applyEvent(event).catch((error) => {
    if (isOutage(error)) throw error;
    return "failed" as const;
  });
}

async function moveCursor(events: ListedEvent[], now: Date): Promise<void> {
  const settled = new Date(now.getTime() - CURSOR_LAG_MS).toISOString();
  const last = events.filter((event) => "occurredAt" in event && event.occurredAt < settled).at(-1)?.id;
  if (!last) return;
  // Two runs at once: the one that is behind must not move it back.
  await database().pool.query(
    `INSERT INTO "ReconcileCursor" ("id", "lastEventId") VALUES (1, $1) ON CONFLICT ("id") DO UPDATE
     SET "lastEventId" = excluded."lastEventId" WHERE excluded."lastEventId" COLLATE "C" > "ReconcileCursor"."lastEventId"`,
    [last],
  );
}
