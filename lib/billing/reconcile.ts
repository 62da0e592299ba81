import "server-only";
import { listUnlinkedCustomers } from "@/lib/billing/customer";
import { type PulledEvents, pullEvents } from "@/lib/billing/reconcile-events";
import { endRun, type Run, readCursor } from "@/lib/billing/reconcile-run";
import { type Comparison, compareAll } from "@/lib/billing/reconcile-subscriptions";
import { log } from "@/lib/log";
import { PaddleError, type PaddleErrorKind } from "@/lib/paddle/errors";
import { removeExpired } from "@/lib/retention";

export type ReconcileReport = Comparison & {
  /** Whether all was read; if not, the next step goes on there. */
  complete: boolean;
  events: PulledEvents;
  /** Customers without a user whose subscription hasn't been canceled. Nobody is linked here. */
  unlinked: string[];
  /** Rows removed because of their age, see lib/retention.ts. */
  removed: number;
};

type Refused = { refused: PaddleErrorKind };
type Options = {
  now: Date;
  dryRun: boolean;
  onProgress: (line: string) => void;
  /** Begin nothing more after this long, for who has no more time; the next step goes on there. Left out, all is done. */
  stepMs?: number;
};

/**
 * Makes the database equal to Paddle: applies missed events, then compares every subscription. Safe to repeat, to
 * interrupt, and to run beside webhooks or another run. A dry run only compares.
 */
export async function reconcile({ stepMs, ...options }: Options): Promise<ReconcileReport | Refused> {
  const isStep = stepMs !== undefined;
  const run: Run = { ...options, isStep, endsAt: isStep ? Date.now() + stepMs : Number.POSITIVE_INFINITY };
  try {
    const cursor = await readCursor(run);
    const { isComplete: hasEvents, ...events } = run.dryRun ? noEvents : await pullEvents(run, cursor);
    const { isComplete, ...compared } = hasEvents ? await compareAll(run, cursor.stepSubscriptionId) : notYet;
    if (isComplete) await endRun(run, isLeftWrong({ ...compared, events }));
    const removed = run.dryRun || !isComplete ? 0 : await removeExpired(run.now);
    const unlinked = await listUnlinkedCustomers();
    return {
      complete: isComplete,
      events,
      ...compared,
      unlinked: unlinked.map(({ paddleCustomerId }) => paddleCustomerId),
      removed,
    };
  } catch (error) {
    if (!(error instanceof PaddleError)) throw error;
    log("error", "reconcile.refused", error.message);
    return { refused: error.kind };
  }
}

const noEvents = { pulled: 0, applied: 0, failed: [], isComplete: true };
const notYet = { checked: 0, drifted: 0, repaired: 0, unreadable: [], isComplete: false };

/** Whether something is still not as Paddle has it, or can't be known to be. */
export const isLeftWrong = ({ drifted, repaired, unreadable, events }: Comparison & Pick<ReconcileReport, "events">) =>
  drifted > repaired || unreadable.length > 0 || events.failed.length > 0;
