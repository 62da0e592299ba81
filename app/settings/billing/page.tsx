import type { Metadata } from "next";
import { createLink, followLink, refreshBilling } from "@/app/settings/billing/actions";
import { keepSubscription } from "@/app/settings/billing/changes";
import { SiteHeader } from "@/app/site-header";
import { BillingScreen } from "@/components/billing/billing-screen";
import { BillingSkeleton } from "@/components/billing/billing-skeleton";
import { SwapWhenReady } from "@/components/billing/swap-when-ready";
import { Page } from "@/components/site/page";
import { requireUser, type User } from "@/lib/auth/user";
import { freshen } from "@/lib/billing/freshen";
import { getOverview } from "@/lib/billing/overview";
import { getVisitor } from "@/lib/visitor";

export const metadata: Metadata = { title: "Billing" };

export default async function BillingPage() {
  const user = await requireUser("/settings/billing");
  const overview = await getOverview(user, new Date());
  const screen = {
    locale: (await getVisitor()).locale,
    portal: { createLink, followLink },
    refresh: refreshBilling,
    keep: keepSubscription,
  };

  async function freshScreen(owner: User) {
    const failure = await freshen(owner, new Date());
    const freshness = failure ? "unreachable" : "fresh";
    return (
      <BillingScreen {...screen} overview={await getOverview(owner, new Date())} freshness={freshness} />
    );
  }

  return (
    <Page header={<SiteHeader />}>
      <SwapWhenReady ready={overview.isFresh ? null : freshScreen(user)}>
        {overview.state === "unknown" ? (
          <BillingSkeleton />
        ) : (
          <BillingScreen
            {...screen}
            overview={overview}
            freshness={overview.isFresh ? "fresh" : "checking"}
          />
        )}
      </SwapWhenReady>
    </Page>
  );
}
