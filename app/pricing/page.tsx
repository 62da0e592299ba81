import type { Metadata } from "next";
import { PricingTable } from "@/components/checkout/pricing-table";
import { Page } from "@/components/site/page";
import { PageSkeleton } from "@/components/site/page-skeleton";
import { Streamed } from "@/components/site/streamed";
import { type Query, type User, visitorPage } from "@/lib/auth/user";
import { findPaidPlan, soldIntervals } from "@/lib/billing/plans";
import { getCurrentPlan, listOffers } from "@/lib/billing/pricing";
import { checkoutRefusal, pricingPage } from "@/lib/copy";
import { getClientAddress, getVisitor } from "@/lib/request";

export const metadata: Metadata = { title: pricingPage.title };
export const maxDuration = 60;

export default visitorPage("/pricing", async (user, { query, guard }) => (
  <Streamed
    skeleton={
      <PageSkeleton width="wide" cards={3}>
        <h1 className="mb-8 text-balance text-center font-semibold text-3xl tracking-tight">{pricingPage.heading}</h1>
      </PageSkeleton>
    }
    content={() => guard(() => renderPrices(user, query))}
  />
));

async function renderPrices(user: User | null, query: Query) {
  const plan = findPaidPlan(String(query.plan));
  const [address, { locale, countryCode }] = await Promise.all([getClientAddress(), getVisitor()]);
  const current = user && (await getCurrentPlan(user));
  const interval = (query.interval ?? current?.interval) === "year" ? "year" : "month";
  const offers = await listOffers(interval, countryCode, user ? { user } : { address }, new Date());
  return (
    <Page width="wide">
      <PricingTable
        offers={offers}
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
