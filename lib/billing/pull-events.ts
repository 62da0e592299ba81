import "server-only";
import { applyEvent } from "@/lib/billing/apply-subscription";
import { database } from "@/lib/db";
import type { PaddleEvent } from "@/lib/paddle/event";
import { listEvents } from "@/lib/paddle/events";

/** An event may become visible after a later one: the cursor stays behind, and what is read again is a duplicate. */
const CURSOR_LAG_MS = 10 * 60_000;

export type Pulled = { pulled: number; applied: number };

/**
 * Applies Paddle's events since the last run, through the same statement as deliveries. The cursor moves only past
 * events that are committed, so an interrupted run goes on where it was.
 */
export async function pullEvents(now: Date, onPage: (soFar: Pulled) => void): Promise<Pulled> {
  const soFar: Pulled = { pulled: 0, applied: 0 };
  const { prisma } = database();
  const cursor = await prisma.reconcileCursor.findUnique({ where: { id: 1 } });
  let after = cursor?.lastEventId ?? null;
  for (let hasMore = true; hasMore; onPage(soFar)) {
    const page = await listEvents(after);
    for (const event of page.events) if ((await applyEvent(event)) === "applied") soFar.applied += 1;
    soFar.pulled += page.events.length;
    await moveCursor(page.events, now);
    after = page.events.at(-1)?.id ?? after;
    hasMore = page.hasMore;
  }
  return soFar;
}

async function moveCursor(events: PaddleEvent[], now: Date): Promise<void> {
  const settled = new Date(now.getTime() - CURSOR_LAG_MS).toISOString();
  const last = events.filter((event) => event.occurredAt < settled).at(-1)?.id;
  if (!last) return;
  // Two runs at once: the one that is behind must not move it back.
  await database().pool.query(
    `INSERT INTO "ReconcileCursor" ("id", "lastEventId") VALUES (1, $1) ON CONFLICT ("id") DO UPDATE
     SET "lastEventId" = excluded."lastEventId" WHERE excluded."lastEventId" COLLATE "C" > "ReconcileCursor"."lastEventId"`,
    [last],
  );
}
