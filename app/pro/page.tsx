import type { Metadata } from "next";
import Link from "next/link";
import { SiteHeader } from "@/app/site-header";
import { Page } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { requireUser } from "@/lib/auth/user";
import { checkAccess } from "@/lib/billing/check-access";

export const metadata: Metadata = { title: "Pro" };

/** The example of a gated page: the check is in the page itself, where nothing can walk around it. */
export default async function ProPage() {
  const user = await requireUser("/pro");
  const isOpen = await checkAccess(user, new Date());
  return <Page header={<SiteHeader />}>{isOpen ? <ProContent /> : <NoAccess />}</Page>;
}

function ProContent() {
  return (
    <>
      <h1 className="font-semibold text-2xl tracking-tight">Pro</h1>
      <p className="mt-2 text-muted-foreground">
        You have access to everything here. Put your product in its place.
      </p>
    </>
  );
}

function NoAccess() {
  return (
    <Card className="flex flex-col items-start gap-3 py-10">
      <h1 className="font-semibold text-xl">This page is for subscribers</h1>
      <p className="max-w-md text-muted-foreground text-sm">
        No subscription on your account is active right now. Your billing settings show why, and what you can
        do.
      </p>
      <Link href="/settings/billing" prefetch={false} className={buttonVariants()}>
        Go to billing
      </Link>
    </Card>
  );
}
