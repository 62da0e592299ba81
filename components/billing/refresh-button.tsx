"use client";

import { startTransition, useActionState, useEffect } from "react";
import { isVisitOpen } from "@/components/billing/visit";

type RefreshButtonProps = { refresh: () => Promise<void>; className: string };

/** Lists again when clicked, and when the person comes back from the portal. */
export function RefreshButton({ refresh, className }: RefreshButtonProps) {
  const [, runRefresh, isPending] = useActionState(refresh, undefined);

  useEffect(() => {
    const onReturn = () => {
      if (document.visibilityState === "visible" && isVisitOpen()) startTransition(runRefresh);
    };
    // Switching tabs changes visibility; closing a window that lay on top only moves the focus.
    document.addEventListener("visibilitychange", onReturn);
    window.addEventListener("focus", onReturn);
    return () => {
      document.removeEventListener("visibilitychange", onReturn);
      window.removeEventListener("focus", onReturn);
    };
  }, [runRefresh]);

  return (
    <form action={runRefresh}>
      <button type="submit" className={className} aria-disabled={isPending}>
        Refresh
      </button>
    </form>
  );
}
