import "server-only";
import { pullEvents } from "@/lib/billing/reconcile-events";
import { type EventOutcome, type Run, readCursor } from "@/lib/billing/reconcile-run";
import { isOutage } from "@/lib/db";
import { PaddleError } from "@/lib/paddle/errors";
import type { ListedEvent } from "@/lib/paddle/notifications";

/** How long one look at Paddle's events may go on before the next begins. */
const LOOK_MS = 20_000;

/** Why nothing could be read: an outage, of Paddle or the database, or something that waiting doesn't change. */
export type LookFailure = { isOutage: boolean; what: string };

/**
 * Applies Paddle's events since the last look, as a webhook would, and returns null, or why it couldn't. Where it goes on
 * is stored with the rows, so it may be ended at any time.
 */
export async function lookForEvents(onEvent: Run["onEvent"]): Promise<LookFailure | null> {
  const now = new Date();
  const run: Run = {
    now,
    dryRun: false,
    isStep: false,
    endsAt: now.getTime() + LOOK_MS,
    onProgress: () => {},
    onEvent,
  };
  try {
    await pullEvents(run, await readCursor(run));
    return null;
  } catch (error) {
    if (isOutage(error)) return { isOutage: true, what: "the database can't be reached" };
    if (!(error instanceof PaddleError)) throw error;
    const { kind, code } = error;
    if (kind === "rejected") return { isOutage: false, what: `Paddle refuses to list events (${code})` };
    return { isOutage: true, what: `Paddle can't be reached (${code ?? kind})` };
  }
}

/** An event in one line, without personal data. */
export function describeEvent(event: ListedEvent, outcome: EventOutcome): string {
  if ("unreadable" in event) return `${event.id} can't be read`;
  const { type, occurredAt, subscription } = event;
  return [`${occurredAt.slice(0, 19)}Z`, type.padEnd(24), subscription?.id ?? "", outcome].join("  ");
}
