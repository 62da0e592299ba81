import type { Metadata } from "next";
import { PricingTable } from "@/components/plans/pricing-table";
import { Page } from "@/components/site/page";
import { getUser } from "@/lib/auth/user";
import { findPlan } from "@/lib/billing/plans";
import { getCurrentPlan, listOffers } from "@/lib/billing/pricing";
import { checkoutRefusal, pricingPage } from "@/lib/copy";
import { getVisitor, type SearchParams } from "@/lib/request";

export const metadata: Metadata = { title: pricingPage.title };

export default async function PricingPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const interval = query.interval === "year" ? "year" : "month";
  const isDuplicate = query.refused === "already-subscribed" && typeof query.plan === "string";
  const [user, { locale, countryCode }] = await Promise.all([getUser(), getVisitor()]);
  const [result, current] = await Promise.all([listOffers(interval, countryCode), user ? getCurrentPlan(user) : null]);
  return (
    <Page width="wide">
      <PricingTable
        offers={"offers" in result ? result.offers : null}
        interval={interval}
        current={current}
        locale={locale}
        error={checkoutRefusal(query.refused)}
        duplicate={isDuplicate ? (findPlan(String(query.plan))?.id ?? null) : null}
      />
    </Page>
  );
}
