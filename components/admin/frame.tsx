import type { ReactNode } from "react";
import { ButtonLink, Page, PageHeading } from "@/components/site/page";
import { adminNav, utcNote } from "@/lib/admin/copy";
import { adminPaths } from "@/lib/admin/paths";

type AdminFrameProps = { current: keyof typeof adminPaths; title: string; description?: string; children: ReactNode };

/** A page of the admin's, in the frame of the settings pages. */
export function AdminFrame({ current, title, description, children }: AdminFrameProps) {
  return (
    <Page width="wide">
      <div className="grid gap-6 md:grid-cols-[11rem_1fr] md:gap-12">
        <nav aria-label={adminNav.label} className="-mx-3 flex flex-wrap gap-1 md:mx-0 md:-ml-3 md:flex-col">
          {(["overview", "events", "customers", "audit"] as const).map((page) => (
            <ButtonLink
              key={page}
              href={adminPaths[page]}
              variant="ghost"
              size="sm"
              isCurrent={page === current}
              className="nav-link"
            >
              {adminNav[page]}
            </ButtonLink>
          ))}
        </nav>
        <div className="min-w-0 max-w-3xl">
          <PageHeading title={title} description={description} />
          <div className="flex flex-col gap-6">{children}</div>
          <p className="mt-6 text-muted-foreground text-sm">{utcNote}</p>
        </div>
      </div>
    </Page>
  );
}
