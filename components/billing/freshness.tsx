"use client";

import { unstable_rethrow } from "next/navigation";
import {
  createContext,
  type FormEvent,
  type ReactNode,
  startTransition,
  use,
  useCallback,
  useEffect,
  useState,
  useTransition,
} from "react";
import { refreshAction } from "@/app/settings/billing/actions";

// The portal opens in a tab that this one can't see into (its opener is cut), so a visit counts as open, once begun, for
// as long as this page lives.
let isVisitOpen = false;

export function beginVisit(): void {
  isVisitOpen = true;
}

/** Whether the check that this page began has failed. */
const CheckFailed = createContext(false);

/** Shows `failed` instead once the check has failed. */
export function WhileChecking({ children, failed }: { children: ReactNode; failed: ReactNode }) {
  return use(CheckFailed) ? failed : children;
}

type RefreshButtonProps = {
  className: string;
  /** What is said, and what the button is called, when the request didn't get through. */
  failed: { text: string; label: string };
  children: ReactNode;
};

/** Syncs with Paddle when clicked, and when the user comes back from the portal. */
export function RefreshButton({ className, failed, children }: RefreshButtonProps) {
  const [isPending, start] = useTransition();
  const [hasFailed, setFailed] = useState(false);
  const isUnchecked = use(CheckFailed) || hasFailed;

  const refresh = useCallback(() => {
    start(async () => {
      try {
        await refreshAction();
        start(() => setFailed(false));
      } catch (error) {
        unstable_rethrow(error);
        start(() => setFailed(true));
      }
    });
  }, []);

  useEffect(() => {
    const onReturn = () => {
      if (document.visibilityState === "visible" && isVisitOpen) refresh();
    };
    // Switching tabs changes visibility; closing a window that lay on top only moves the focus.
    document.addEventListener("visibilitychange", onReturn);
    window.addEventListener("focus", onReturn);
    return () => {
      document.removeEventListener("visibilitychange", onReturn);
      window.removeEventListener("focus", onReturn);
    };
  }, [refresh]);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!isPending) refresh();
  }

  return (
    <form action={refreshAction} onSubmit={onSubmit} className="cluster">
      <p role="status" className="text-warning empty:hidden">
        {isUnchecked && failed.text}
      </p>
      <button type="submit" className={className} aria-disabled={isPending || undefined}>
        {isUnchecked ? failed.label : children}
      </button>
    </form>
  );
}

/** A time of day: as `children` in UTC, and, once script runs, in the user's own time zone. */
export function LocalTime({ at, locale, children }: { at: Date; locale: string; children: string }) {
  const [isLocal, setLocal] = useState(false);
  useEffect(() => setLocal(true), []);
  return <time dateTime={at.toISOString()}>{isLocal ? localText(at, locale) : children}</time>;
}

function localText(at: Date, locale: string): string {
  const isToday = at.toDateString() === new Date().toDateString();
  return at.toLocaleString(locale, { timeStyle: "short", ...(!isToday && { dateStyle: "medium" }) });
}

/**
 * Shows `children` at once and `ready` when it has streamed in; when that fails, `children` stay. React finds the same
 * elements in both, so the focus and a pending form stay. (A Suspense boundary would throw the first version away.)
 */
export function SwapWhenReady({ children, ready }: { children: ReactNode; ready: Promise<ReactNode> | null }) {
  const [ended, setEnded] = useState<{ of: Promise<ReactNode>; node: ReactNode; hasFailed: boolean } | null>(null);

  useEffect(() => {
    let isCurrent = true;
    const end = (node: ReactNode, hasFailed: boolean) => {
      if (isCurrent && ready) startTransition(() => setEnded({ of: ready, node, hasFailed }));
    };
    ready?.then(
      (node) => end(node, false),
      () => end(null, true),
    );
    return () => {
      isCurrent = false;
    };
  }, [ready]);

  const own = ended?.of === ready ? ended : null;
  const hasFailed = own?.hasFailed ?? false;
  return <CheckFailed value={hasFailed}>{own && !hasFailed ? own.node : children}</CheckFailed>;
}
