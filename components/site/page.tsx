import type { VariantProps } from "class-variance-authority";
import type { Route } from "next";
import Link, { type LinkProps } from "next/link";
import type { ReactNode } from "react";
import { ArrowLeft, type Icon as IconType } from "@/components/site/icons";
import { SupportText } from "@/components/site/support-text";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { billingPage, links, settingsNav } from "@/lib/copy";
import { getPlansPath } from "@/lib/paths";
import { cn } from "@/lib/utils";

type PageProps = {
  /** Left out by pages whose content brings its own heading. */
  title?: string;
  description?: string;
  /** Which of the settings this is: they stand beside it. */
  settings?: keyof typeof settingsNav.pages;
  /** What else stands beside it: a `SideNav`. */
  nav?: ReactNode;
  /** Whether a link above the heading leads back to Billing. */
  hasBackLink?: boolean;
  width?: "narrow" | "wide";
  /** Whether it stands in for a page that is still to come. */
  isSkeleton?: boolean;
  children?: ReactNode;
};

/** Every page has the header's left edge. */
export function Page({ title, description, settings, width = "narrow", hasBackLink, isSkeleton, ...props }: PageProps) {
  const nav = settings ? <SettingsNav current={settings} /> : props.nav;
  const content = (
    <div className={width === "wide" ? undefined : "min-w-0 max-w-3xl"}>
      {hasBackLink && (
        <ButtonLink href="/settings/billing" variant="ghost" size="sm" className="mb-4 -ml-3">
          <ArrowLeft aria-hidden />
          {billingPage.title}
        </ButtonLink>
      )}
      {title && <PageHeading title={title} description={description} />}
      {props.children}
    </div>
  );
  return (
    <main {...(isSkeleton ? { "aria-busy": true } : { id: "content", tabIndex: -1 })} className="page">
      {nav ? (
        <div className="beside-nav">
          {nav}
          {content}
        </div>
      ) : (
        content
      )}
    </main>
  );
}

const settingsPaths = {
  billing: "/settings/billing",
  payments: "/settings/billing/payments",
  account: "/settings/account",
} as const;

function SettingsNav({ current }: { current: keyof typeof settingsNav.pages }) {
  return <SideNav label={settingsNav.label} names={settingsNav.pages} paths={settingsPaths} current={current} />;
}

type SideNavProps<Key extends string> = {
  label: string;
  names: Record<Key, string>;
  paths: Record<Key, Route>;
  current: Key;
};

/** The pages that belong together, beside each of them, or above it on a phone. */
export function SideNav<Key extends string>({ label, names, paths, current }: SideNavProps<Key>) {
  return (
    <nav aria-label={label} className="side-nav">
      {(Object.keys(paths) as Key[]).map((page) => (
        <ButtonLink key={page} href={paths[page]} variant="ghost" size="sm" isCurrent={page === current}>
          {names[page]}
        </ButtonLink>
      ))}
    </nav>
  );
}

type PageHeadingProps = { title: string; description?: string | undefined; children?: ReactNode };

export function PageHeading({ title, description, children }: PageHeadingProps) {
  return (
    <div className="between mb-6">
      <div>
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        {description && <p className="muted mt-1">{description}</p>}
      </div>
      {children}
    </div>
  );
}

type ButtonLinkProps<To extends string> = VariantProps<typeof buttonVariants> &
  Pick<LinkProps<To>, "href"> & { isCurrent?: boolean; className?: string; children: ReactNode };

/** A link that looks like a button. Not prefetched: the pages behind it read the database or call Paddle. */
export function ButtonLink<To extends string>({ href, variant, size, isCurrent, ...props }: ButtonLinkProps<To>) {
  return (
    <Link
      href={href}
      prefetch={false}
      {...(isCurrent && { "aria-current": "page" })}
      className={cn(buttonVariants({ variant, size }), props.className)}
    >
      {props.children}
    </Link>
  );
}

/** For whoever has no plan, where there is a page to choose one on. */
export function PlansLink() {
  const path = getPlansPath();
  return path && <ButtonLink href={path}>{links.plans}</ButtonLink>;
}

type MessageProps = { icon?: IconType; title: string; text: string; level?: "h1" | "h2"; children?: ReactNode };

/** A card with one thing to say: nothing here yet, an outage, the end of a checkout. */
export function Message({ icon: Icon, title, text, level: Heading = "h2", children }: MessageProps) {
  return (
    <Card>
      <CardContent className="flex flex-col items-center gap-4 py-8 text-center">
        {Icon && <Icon aria-hidden className="size-8 text-muted-foreground" />}
        <Heading className="text-balance font-semibold text-lg">{title}</Heading>
        <p className="max-w-sm text-muted-foreground text-sm">
          <SupportText>{text}</SupportText>
        </p>
        {children}
      </CardContent>
    </Card>
  );
}
