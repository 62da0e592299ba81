import type { ReactNode } from "react";
import { Page, SideNav } from "@/components/site/page";
import { adminNav, utcNote } from "@/lib/admin/copy";
import { adminPaths } from "@/lib/admin/paths";

type AdminFrameProps = { current: keyof typeof adminPaths; title: string; description?: string; children: ReactNode };

/** A page of the admin's, in the frame of the settings pages. */
export function AdminFrame({ current, title, description = "", children }: AdminFrameProps) {
  const nav = <SideNav label={adminNav.label} names={adminNav} paths={adminPaths} current={current} />;
  return (
    <Page title={title} description={description} nav={nav}>
      <div className="flex flex-col gap-6">{children}</div>
      <p className="mt-6 text-muted-foreground text-sm">{utcNote}</p>
    </Page>
  );
}
