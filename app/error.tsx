"use client";

import Link from "next/link";
import { SupportText } from "@/components/site/support-text";
import { errorPage, notFoundPage } from "@/lib/copy";

type ErrorPageProps = {
  error: unknown;
  /** Asks the server again, which `reset` doesn't. */
  retry: () => void;
};

/** Replaces a page that threw while it rendered. It stands where `Page` would, which is for the server. */
export default function ErrorPage({ error, retry }: ErrorPageProps) {
  // Next logs an error of the server's with the same number.
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <main id="content" tabIndex={-1} className="page">
      <h1 className="font-semibold text-2xl tracking-tight">{errorPage.title}</h1>
      <p className="mt-1 max-w-prose text-muted-foreground text-sm">
        <SupportText>{errorPage.text}</SupportText>
      </p>
      {digest && <p className="mt-3 text-muted-foreground text-sm">{errorPage.reference(digest)}</p>}
      <div className="mt-6 flex flex-wrap gap-2">
        <button type="button" onClick={retry} className="btn btn-default btn-md">
          {errorPage.retry}
        </button>
        <Link href="/" prefetch={false} className="btn btn-outline btn-md">
          {notFoundPage.home}
        </Link>
      </div>
    </main>
  );
}
