"use client";

import { type ReactNode, startTransition, useActionState, useEffect, useState } from "react";
import { refreshAction } from "@/app/settings/billing/actions";

// The portal opens in a tab that this one can't see into (its opener is cut), so a visit counts as open, once begun, for
// as long as this page lives.
let isVisitOpen = false;

export function beginVisit(): void {
  isVisitOpen = true;
}

/** Syncs with Paddle when clicked, and when the user comes back from the portal. */
export function RefreshButton({ className, children }: { className: string; children: ReactNode }) {
  const [, refresh, isPending] = useActionState(refreshAction, undefined);

  useEffect(() => {
    const onReturn = () => {
      if (document.visibilityState === "visible" && isVisitOpen) startTransition(refresh);
    };
    // Switching tabs changes visibility; closing a window that lay on top only moves the focus.
    document.addEventListener("visibilitychange", onReturn);
    window.addEventListener("focus", onReturn);
    return () => {
      document.removeEventListener("visibilitychange", onReturn);
      window.removeEventListener("focus", onReturn);
    };
  }, [refresh]);

  return (
    <form action={refresh}>
      <button type="submit" className={className} aria-disabled={isPending}>
        {children}
      </button>
    </form>
  );
}

/** A time of day. The server writes it in UTC; in the browser it becomes the user's own time zone. */
export function LocalTime({ at, locale }: { at: Date; locale: string }) {
  const [timeZone, setTimeZone] = useState<string | undefined>("UTC");
  useEffect(() => setTimeZone(undefined), []);
  const isToday = timeZone ? false : at.toDateString() === new Date().toDateString();
  const text = new Intl.DateTimeFormat(locale, {
    timeStyle: "short",
    ...(!isToday && { dateStyle: "medium" }),
    ...(timeZone && { timeZone }),
  }).format(at);
  return (
    <time dateTime={at.toISOString()}>
      {text}
      {timeZone && " UTC"}
    </time>
  );
}

/**
 * Shows `children` at once and `ready` when it has streamed in. React finds the same elements in both, so the focus and a
 * pending form stay. (A Suspense boundary would throw the first version away.)
 */
export function SwapWhenReady({ children, ready }: { children: ReactNode; ready: Promise<ReactNode> | null }) {
  const [swapped, setSwapped] = useState<{ for: Promise<ReactNode>; node: ReactNode } | null>(null);

  useEffect(() => {
    let isCurrent = true;
    ready?.then((node) => isCurrent && startTransition(() => setSwapped({ for: ready, node })));
    return () => {
      isCurrent = false;
    };
  }, [ready]);

  return swapped && swapped.for === ready ? swapped.node : children;
}
