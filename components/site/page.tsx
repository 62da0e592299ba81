import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

type PageProps = { header: ReactNode; width?: "narrow" | "wide"; children: ReactNode };

/** The frame around every page's content: one column that a phone shows without scrolling sideways. */
export function Page({ header, width = "narrow", children }: PageProps) {
  return (
    <>
      <a
        href="#content"
        className="sr-only rounded-lg bg-primary px-4 py-2 text-primary-foreground focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10"
      >
        Skip to content
      </a>
      {header}
      <main
        id="content"
        tabIndex={-1}
        className={cn(
          "mx-auto px-4 py-8 outline-none sm:px-6 sm:py-10",
          width === "wide" ? "max-w-5xl" : "max-w-3xl",
        )}
      >
        {children}
      </main>
    </>
  );
}
