import type { Metadata } from "next";
import { type Missing, PricingTable } from "@/components/checkout/pricing-table";
import { Page } from "@/components/site/page";
import { PageSkeleton } from "@/components/site/page-skeleton";
import { Streamed } from "@/components/site/streamed";
import { type Query, type User, visitorPage } from "@/lib/auth/user";
import { getAccess } from "@/lib/billing/access";
import { type Feature, features, findPaidPlan, soldIntervals } from "@/lib/billing/plans";
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
        missing={await findMissing(user, query.feature)}
        error={checkoutRefusal(query.refused, plan)}
        duplicate={query.refused === "already-subscribed" && plan ? plan.id : null}
      />
    </Page>
  );
}

const isFeature = (name: unknown): name is Feature => typeof name === "string" && Object.hasOwn(features, name);

/** The feature that a gate named, unless the user has it by now. */
async function findMissing(user: User | null, feature: unknown): Promise<Missing | null> {
  if (!isFeature(feature)) return null;
  const access = user && (await getAccess(user, new Date()));
  return access?.has(feature) ? null : { feature, name: features[feature] };
}
