import type { VariantProps } from "class-variance-authority";
import { ArrowLeft, type LucideIcon } from "lucide-react";
import Link, { type LinkProps } from "next/link";
import type { ReactNode } from "react";
import { SupportText } from "@/components/site/support-text";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { billingPage } from "@/lib/copy";
import { cn } from "@/lib/utils";

type PageProps = {
  /** Left out by pages whose content brings its own heading. */
  title?: string;
  description?: string;
  /** Whether a link above the heading leads back to Billing. */
  hasBackLink?: boolean;
  width?: "narrow" | "wide";
  children?: ReactNode;
};

export function Page({ title, description, hasBackLink, width = "narrow", children }: PageProps) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className={cn("mx-auto px-4 py-8 outline-none sm:px-6 sm:py-10", width === "wide" ? "max-w-5xl" : "max-w-3xl")}
    >
      {hasBackLink && (
        <ButtonLink href="/settings/billing" variant="ghost" size="sm" className="mb-4 -ml-3">
          <ArrowLeft aria-hidden />
          {billingPage.title}
        </ButtonLink>
      )}
      {title && <PageHeading title={title} description={description} />}
      {children}
    </main>
  );
}

type PageHeadingProps = { title: string; description?: string | undefined; children?: ReactNode };

export function PageHeading({ title, description, children }: PageHeadingProps) {
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div>
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        {description && <p className="mt-1 text-muted-foreground text-sm">{description}</p>}
      </div>
      {children}
    </div>
  );
}

type ButtonLinkProps<To extends string> = VariantProps<typeof buttonVariants> &
  Pick<LinkProps<To>, "href"> & { className?: string; children: ReactNode };

/** A link that looks like a button. Not prefetched: the pages behind it read the database or call Paddle. */
export function ButtonLink<To extends string>({ href, variant, size, className, children }: ButtonLinkProps<To>) {
  return (
    <Link href={href} prefetch={false} className={cn(buttonVariants({ variant, size }), className)}>
      {children}
    </Link>
  );
}

type MessageProps = { icon?: LucideIcon; title: string; text: string; level?: "h1" | "h2"; children?: ReactNode };

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
