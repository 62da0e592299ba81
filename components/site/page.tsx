import type { ReactNode } from "react";

/** The frame around every page's content: one column that a phone shows without scrolling sideways. */
export function Page({ header, children }: { header: ReactNode; children: ReactNode }) {
  return (
    <>
      <a
        href="#content"
        className="sr-only rounded-lg bg-primary px-4 py-2 text-primary-foreground focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10"
      >
        Skip to content
      </a>
      {header}
      <main id="content" tabIndex={-1} className="mx-auto max-w-3xl px-4 py-8 outline-none sm:px-6 sm:py-10">
        {children}
      </main>
    </>
  );
}
