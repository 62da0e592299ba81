import type { Metadata } from "next";
import { subscribe } from "@/app/pricing/actions";
import { SiteHeader } from "@/app/site-header";
import { PlanGrid } from "@/components/plans/plan-grid";
import { checkoutRefusalWords } from "@/components/plans/words";
import { Page } from "@/components/site/page";
import { getUser } from "@/lib/auth/user";
import { findCurrentPlan, listOffers } from "@/lib/billing/list-offers";
import { findPlan } from "@/lib/billing/plans";
import { getVisitor } from "@/lib/visitor";

export const metadata: Metadata = { title: "Pricing" };

type PricingPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PricingPage({ searchParams }: PricingPageProps) {
  const { interval: asked, refused, plan } = await searchParams;
  const interval = asked === "year" ? "year" : "month";
  const [user, { locale, countryCode }] = await Promise.all([getUser(), getVisitor()]);
  const [offers, current] = await Promise.all([
    listOffers(interval, countryCode),
    user ? findCurrentPlan(user) : null,
  ]);
  const reason = checkoutRefusalWords.get(refused);
  const again = refused === "already-subscribed" && typeof plan === "string" ? findPlan(plan)?.id : undefined;
  return (
    <Page header={<SiteHeader />} width="wide">
      <PlanGrid
        offers={"offers" in offers ? offers.offers : null}
        interval={interval}
        current={current}
        locale={locale}
        subscribe={subscribe}
        reason={reason ?? null}
        again={again ?? null}
      />
    </Page>
  );
}
