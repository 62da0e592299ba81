"use client";

import { createContext, type MouseEvent, type ReactNode, use, useActionState, useId, useState } from "react";
import { createLinkAction, followLinkAction } from "@/app/settings/billing/actions";
import { beginVisit } from "@/components/billing/freshness";
import { SupportText } from "@/components/site/support-text";
import { opensInNewTab, portalTab } from "@/lib/copy";
import type { PortalPage } from "@/lib/paddle/customers";

/** Where a button leads: to a page of the customer portal, of one subscription where it has an id, or to an invoice. */
export type LinkTarget = "overview" | `${Exclude<PortalPage, "overview"> | "invoice"}:${string}`;

/** What the form's action has answered, without script. */
const Followed = createContext<Awaited<ReturnType<typeof followLinkAction>> | null>(null);

/**
 * Around a page's portal buttons: the one form that sends them without script. With a form of its own, which React gives
 * four fields, each would be half a kilobyte more.
 */
export function PortalForm({ children }: { children: ReactNode }) {
  const [followed, followLink] = useActionState(followLinkAction, null);
  return (
    <Followed value={followed}>
      <form id="portal" action={followLink} />
      {children}
    </Followed>
  );
}

type PortalButtonProps = {
  target: LinkTarget;
  className: string;
  /** What screen readers add to the label: its plan, or the date of its invoice. */
  about?: string;
  children: string;
};

/** Opens its link in a new tab; without script, the form's action redirects this tab there. */
export function PortalButton({ target, className, about, children }: PortalButtonProps) {
  const followed = use(Followed);
  const [error, setError] = useState(followed?.target === target ? followed.error : null);
  const [isPending, setPending] = useState(false);
  const errorId = useId();

  async function openInNewTab(event: MouseEvent) {
    event.preventDefault();
    if (isPending) return;
    // Only a tab opened during the click gets past popup blockers; with `noopener` there would be no handle to it.
    const tab = window.open("", "_blank");
    if (tab) {
      tab.opener = null;
      tab.document.title = portalTab.title;
    }
    setPending(true);
    setError(null);
    const form = new FormData();
    form.set("target", target);
    const link = await createLinkAction(null, form).catch(() => ({ error: portalTab.offline }));
    setPending(false);
    if ("error" in link) {
      tab?.close();
      setError(link.error);
      return;
    }
    beginVisit();
    if (!tab) window.location.assign(link.url);
    else if (!tab.closed) tab.location.replace(link.url);
  }

  return (
    <div className="field">
      <button
        type="submit"
        form="portal"
        name="target"
        value={target}
        onClick={openInNewTab}
        className={`btn-external ${className}`}
        aria-disabled={isPending || undefined}
        aria-describedby={error ? errorId : undefined}
      >
        {children}
        <span className="sr-only">{opensInNewTab(about)}</span>
      </button>
      {error && (
        <p id={errorId} role="alert" className="text-destructive text-sm sm:max-w-64">
          <SupportText>{error}</SupportText>
        </p>
      )}
    </div>
  );
}
