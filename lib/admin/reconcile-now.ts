import "server-only";
import { z } from "zod";
import type { Admin } from "@/lib/auth/admin";
import { withAudit } from "@/lib/billing/audit";
import { type ReconcileReport, reconcile } from "@/lib/billing/reconcile";
import { database } from "@/lib/db";
import type { PaddleErrorKind } from "@/lib/paddle/errors";

/** Short, so that something is seen of it; the last call of a step may take ten seconds more. */
const STEP_MS = 6_000;
/** A step that hasn't ended after this long never will, and another may start. */
const ABANDONED_AFTER_MS = 60_000;

const count = z.number();
const reportSchema = z.object({
  /** When a step last ended, and whether all has been read. */
  at: z.iso.datetime(),
  isComplete: z.boolean(),
  pulled: count,
  applied: count,
  failed: count,
  checked: count,
  drifted: count,
  repaired: count,
  unreadable: count,
});

/** What the last run that was started here has done, over all its steps so far. */
export type RunReport = z.infer<typeof reportSchema>;

/** Null when none was ever started, or its report has another form. */
export async function getLastRun(): Promise<RunReport | null> {
  const row = await database().prisma.reconcileCursor.findUnique({ where: { id: 1 }, select: { report: true } });
  return reportSchema.safeParse(row?.report).data ?? null;
}

/** One step of a reconcile: it goes on where the last ended, and one at a time runs, over all processes. */
export const reconcileStep = (admin: Admin, now: Date) =>
  withAudit<RunReport, "running" | PaddleErrorKind>(admin, { action: "admin:reconcile" }, now, async () => {
    if (!(await lock(now))) return { refused: "running" };
    try {
      const step = await reconcile({ now, dryRun: false, onProgress: () => {}, stepMs: STEP_MS });
      if ("refused" in step) return step;
      const before = await getLastRun();
      const report = add(step, before?.isComplete ? null : before);
      await database().prisma.reconcileCursor.update({ where: { id: 1 }, data: { report } });
      return report;
    } finally {
      await database().prisma.reconcileCursor.updateMany({ where: { id: 1 }, data: { lockedUntil: null } });
    }
  });

const lockStatement = `
  INSERT INTO "ReconcileCursor" ("id", "lockedUntil") VALUES (1, $2)
  ON CONFLICT ("id") DO UPDATE SET "lockedUntil" = excluded."lockedUntil"
  WHERE "ReconcileCursor"."lockedUntil" IS NULL OR "ReconcileCursor"."lockedUntil" < $1`;

async function lock(now: Date): Promise<boolean> {
  const values = [now, new Date(now.getTime() + ABANDONED_AFTER_MS)];
  return (await database().pool.query(lockStatement, values)).rowCount === 1;
}

function add({ complete, events, ...step }: ReconcileReport, before: RunReport | null): RunReport {
  return {
    at: new Date().toISOString(),
    isComplete: complete,
    pulled: events.pulled + (before?.pulled ?? 0),
    applied: events.applied + (before?.applied ?? 0),
    failed: events.failed.length + (before?.failed ?? 0),
    checked: step.checked + (before?.checked ?? 0),
    drifted: step.drifted + (before?.drifted ?? 0),
    repaired: step.repaired + (before?.repaired ?? 0),
    unreadable: step.unreadable.length + (before?.unreadable ?? 0),
  };
}
