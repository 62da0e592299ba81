"use client";

import { type FormEvent, useActionState, useId, useState } from "react";
import { createLinkAction, followLinkAction } from "@/app/settings/billing/actions";
import { beginVisit } from "@/components/billing/freshness";
import { SupportText } from "@/components/site/support-text";
import { portalTab } from "@/lib/copy";
import type { PortalTarget } from "@/lib/paddle/customers";

/** Where a button leads: to a page of the customer portal, or to an invoice. */
export type LinkTarget = PortalTarget | { page: "invoice"; transactionId: string };

type PortalButtonProps = {
  target: LinkTarget;
  className: string;
  label: string;
  /** Follows the label for screen readers: what it is about, and that it opens a new tab. */
  hint: string;
};

/** Opens its link in a new tab; without script, the form's action redirects this tab there. */
export function PortalButton({ target, className, label, hint }: PortalButtonProps) {
  const [followed, followLink] = useActionState(followLinkAction, null);
  const [error, setError] = useState(followed?.error);
  const [isPending, setPending] = useState(false);
  const errorId = useId();

  async function openInNewTab(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const form = new FormData(event.currentTarget);
    // Only a tab opened during the click gets past popup blockers; with `noopener` there would be no handle to it.
    const tab = window.open("", "_blank");
    if (tab) {
      tab.opener = null;
      tab.document.title = portalTab.title;
    }
    setPending(true);
    setError(undefined);
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
    <form action={followLink} onSubmit={openInNewTab} className="field">
      {Object.entries(target).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button
        type="submit"
        className={`btn-external ${className}`}
        aria-disabled={isPending || undefined}
        aria-describedby={error ? errorId : undefined}
      >
        {label}
        <span className="sr-only">{hint}</span>
      </button>
      <p id={errorId} role="status" className="text-destructive text-sm empty:hidden sm:max-w-64">
        <SupportText>{error}</SupportText>
      </p>
    </form>
  );
}
