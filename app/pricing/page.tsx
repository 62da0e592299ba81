import type { Metadata } from "next";
import { PricingTable } from "@/components/checkout/pricing-table";
import { Page } from "@/components/site/page";
import { getUser } from "@/lib/auth/user";
import { findPaidPlan, soldIntervals } from "@/lib/billing/plans";
import { getCurrentPlan, listOffers } from "@/lib/billing/pricing";
import { checkoutRefusal, pricingPage } from "@/lib/copy";
import { getVisitor, type SearchParams } from "@/lib/request";

export const metadata: Metadata = { title: pricingPage.title };

export default async function PricingPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const interval = query.interval === "year" ? "year" : "month";
  const plan = findPaidPlan(String(query.plan));
  const [user, { locale, countryCode }] = await Promise.all([getUser(), getVisitor()]);
  const [result, current] = await Promise.all([listOffers(interval, countryCode), user ? getCurrentPlan(user) : null]);
  return (
    <Page width="wide">
      <PricingTable
        offers={"offers" in result ? result.offers : null}
        interval={interval}
        intervals={soldIntervals}
        isSignedIn={user !== null}
        current={current}
        locale={locale}
        error={checkoutRefusal(query.refused, plan)}
        duplicate={query.refused === "already-subscribed" && plan ? plan.id : null}
      />
    </Page>
  );
}
