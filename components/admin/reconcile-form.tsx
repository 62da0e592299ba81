"use client";

import { startTransition, useActionState, useEffect } from "react";
import { reconcileAction } from "@/app/admin-pages/billing/actions";
import { SubmitButton } from "@/components/site/action-form";
import { overviewPage } from "@/lib/admin/copy";

/** One step for each press. With script, the next step begins by itself until all is done or one is refused. */
export function ReconcileForm({ buttonClassName, isUnfinished }: { buttonClassName: string; isUnfinished: boolean }) {
  const [state, run, isPending] = useActionState(reconcileAction, null);
  const { submit, goOn } = overviewPage.reconcile;
  const report = state && "lines" in state ? state : null;
  const hasMore = report ? !report.isComplete : isUnfinished;

  useEffect(() => {
    if (report && !report.isComplete) startTransition(() => run(new FormData()));
  }, [report, run]);

  return (
    <form action={run} className="flex flex-col items-start gap-3">
      <SubmitButton className={buttonClassName}>{hasMore ? goOn : submit}</SubmitButton>
      <div role="status" aria-busy={isPending} className="empty:hidden">
        {report && (
          <ul className="flex flex-col gap-1 text-sm">
            {report.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      <p role="alert" className="text-destructive text-sm empty:hidden">
        {state && "error" in state && state.error}
      </p>
    </form>
  );
}
