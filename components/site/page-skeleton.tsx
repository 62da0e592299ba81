import type { ComponentProps } from "react";
import { Page } from "@/components/site/page";
import { Card, CardContent } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { loadingLabel } from "@/lib/copy";

type PageSkeletonProps = ComponentProps<typeof Page> & {
  /** How many cards the page is going to have, about. */
  cards?: number;
};

/** What stands there while a page is made: its heading, and cards without words. */
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

export function SkeletonCard({ className }: { className?: string }) {
  return (
    <Card {...(className && { className })}>
      <CardContent>
        <div className="flex justify-between gap-4">
          <Skeleton className="h-7 w-44" />
          <Skeleton className="h-7 w-28" />
        </div>
        <Skeleton className="mt-2 h-4 w-36" />
        <Skeleton className="mt-6 h-5 w-48" />
        <Skeleton className="mt-4 h-10 w-full sm:w-80" />
      </CardContent>
    </Card>
  );
}
