"use client";

import { SupportText } from "@/components/site/support-text";
import { errorPage } from "@/lib/copy";

/** Replaces a page that threw while it rendered, for example because the database is down. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className="mx-auto flex max-w-3xl flex-col items-start gap-3 px-4 py-16 outline-none sm:px-6"
    >
      <h1 className="font-semibold text-2xl tracking-tight">{errorPage.title}</h1>
      <p className="text-muted-foreground">
        <SupportText>{errorPage.text}</SupportText>
      </p>
      <button
        type="button"
        onClick={reset}
        className="mt-2 min-h-11 rounded-md bg-primary px-4 font-medium text-primary-foreground text-sm outline-offset-2 hover:bg-primary/90 focus-visible:outline-2 focus-visible:outline-ring"
      >
        {errorPage.retry}
      </button>
    </main>
  );
}
