import "server-only";
import type { ApplyOutcome } from "@/lib/billing/apply-subscription";
import { database } from "@/lib/db";
import type { ListedEvent } from "@/lib/paddle/notifications";

/** A run of reconcile, or a step of one that goes on from where the step before ended. */
export type Run = {
  now: Date;
  /** Only compares. */
  dryRun: boolean;
  isStep: boolean;
  /** When to begin nothing more, in milliseconds since 1970. */
  endsAt: number;
  onProgress: (line: string) => void;
  /** Told of each event that is read, and of what became of it. */
  onEvent?: (event: ListedEvent, outcome: EventOutcome) => void;
};
export type EventOutcome = ApplyOutcome | "failed";

/** A call to Paddle that began before the end may still take this long. */
const LAST_CALL_MS = 10_000;

export const isOver = ({ endsAt }: Run): boolean => Date.now() >= endsAt;
export const latestOf = ({ endsAt }: Run): number => endsAt + LAST_CALL_MS;

type Step = { stepEventId: string | null; stepSubscriptionId: string | null; stepHasFailures: boolean };
const beginning: Step = { stepEventId: null, stepSubscriptionId: null, stepHasFailures: false };

/** Where to go on: `lastEventId` for every run, the rest for a step. */
export type Cursor = Step & { lastEventId: string | null };

export async function readCursor({ isStep }: Run): Promise<Cursor> {
  const row = await database().prisma.reconcileCursor.findUnique({ where: { id: 1 } });
  return { lastEventId: row?.lastEventId ?? null, ...beginning, ...(isStep && row) };
}

/** Records how far a step is after each page, so that it may end, or be ended, at any time. */
export async function saveStep({ isStep }: Run, changes: Partial<Step>): Promise<void> {
  if (!isStep) return;
  await database().prisma.reconcileCursor.upsert({ where: { id: 1 }, create: { id: 1, ...changes }, update: changes });
}

/** All was read: the next step begins anew. `npm run doctor` tells when that was, and whether rows still differed. */
export async function endRun({ dryRun, isStep, now }: Run, isLeftWrong: boolean): Promise<void> {
  if (dryRun) return;
  const changes = { ...(isStep && beginning), completedAt: now, isLeftWrong };
  await database().prisma.reconcileCursor.upsert({ where: { id: 1 }, create: { id: 1, ...changes }, update: changes });
}
