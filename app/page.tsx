import Link from "next/link";
import { SiteHeader } from "@/app/site-header";
import { Page } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";

export default function HomePage() {
  return (
    <Page header={<SiteHeader />}>
      <div className="flex flex-col items-start gap-5 py-10 sm:py-16">
        <h1 className="max-w-xl text-balance font-semibold text-4xl tracking-tight sm:text-5xl">
          Flight logs that keep themselves.
        </h1>
        <p className="max-w-lg text-lg text-muted-foreground">
          AeroEdit is the example product of this starter. What matters is behind the first button: billing
          settings for Paddle, done right.
        </p>
        <div className="flex flex-wrap gap-3">
          <Link href="/settings/billing" prefetch={false} className={buttonVariants()}>
            Billing settings
          </Link>
          <Link href="/pro" prefetch={false} className={buttonVariants({ variant: "outline" })}>
            A page for subscribers
          </Link>
        </div>
      </div>
    </Page>
  );
}
