"use client";

import { type FormEvent, type ReactNode, useActionState, useId, useState } from "react";
import { refusalWords } from "@/components/billing/refusal-words";
import { beginVisit } from "@/components/billing/visit";
import type { PortalPage } from "@/lib/paddle/portal";

type Refused = { refused: keyof typeof refusalWords };

/** The two ways in: with script a link to open in a new tab, without script a form that is redirected there. */
export type PortalActions = {
  createLink: (page: LinkPage, id: string | null) => Promise<{ url: string } | Refused>;
  followLink: (previous: Refused | null, form: FormData) => Promise<Refused>;
};

/** Where a button leads: into the portal, or to an invoice, whose id is then a transaction's. */
export type LinkPage = PortalPage | "invoice";

type PortalButtonProps = {
  actions: PortalActions;
  page: LinkPage;
  subscriptionId: string | null;
  className: string;
  children: ReactNode;
};

export function PortalButton({ actions, page, subscriptionId, className, children }: PortalButtonProps) {
  const [followed, followAction] = useActionState(actions.followLink, null);
  const [answer, setAnswer] = useState<Refused | null>(followed);
  const [isBusy, setBusy] = useState(false);
  const reasonId = useId();

  async function openInNewTab(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    // Only a tab opened during the click gets past popup blockers; with `noopener` there would be no handle to it.
    const tab = window.open("", "_blank");
    if (tab) {
      tab.opener = null;
      tab.document.title = "Opening the customer portal…";
    }
    setBusy(true);
    setAnswer(null);
    const link = await actions
      .createLink(page, subscriptionId)
      .catch((): Refused => ({ refused: "offline" }));
    setBusy(false);
    if ("refused" in link) {
      tab?.close();
      setAnswer(link);
      return;
    }
    beginVisit();
    if (!tab) window.location.assign(link.url);
    else if (!tab.closed) tab.location.replace(link.url);
  }

  const refused = answer?.refused;
  return (
    <form
      action={followAction}
      onSubmit={openInNewTab}
      className="flex min-w-0 flex-col gap-1.5 max-sm:w-full"
    >
      <input type="hidden" name="page" value={page} />
      {subscriptionId && <input type="hidden" name="subscriptionId" value={subscriptionId} />}
      <button
        type="submit"
        className={className}
        aria-disabled={isBusy}
        aria-describedby={refused ? reasonId : undefined}
      >
        {children}
      </button>
      <p id={reasonId} role="status" className="text-bad text-sm empty:hidden sm:max-w-64">
        {refused && refusalWords[refused]}
      </p>
    </form>
  );
}
