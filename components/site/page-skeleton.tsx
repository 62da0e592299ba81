import type { ComponentProps } from "react";
import { Page } from "@/components/site/page";
import { loadingLabel } from "@/lib/copy";

type PageSkeletonProps = ComponentProps<typeof Page> & {
  /** How many cards the page is going to have, about. */
  cards?: number;
};

/** What stands there while a page is made: its heading, and empty cards. */
export function PageSkeleton({ cards = 1, children, ...page }: PageSkeletonProps) {
  return (
    <Page {...page} isSkeleton>
      {children}
      <p role="status" className="sr-only">
        {loadingLabel}
      </p>
      <div className={page.width === "wide" ? "grid gap-4 md:grid-cols-3" : "flex flex-col gap-4"}>
        {Array.from({ length: cards }, (_, index) => `card ${index}`).map((key) => (
          <SkeletonCard key={key} />
        ))}
      </div>
    </Page>
  );
}

export function SkeletonCard() {
  return <div className="h-56 rounded-xl border bg-card motion-safe:animate-pulse noscript:hidden" />;
}
