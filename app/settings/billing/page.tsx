import type { Metadata } from "next";
import { BillingScreen, BillingSkeleton } from "@/components/billing/billing-screen";
import { SwapWhenReady, WhileChecking } from "@/components/billing/freshness";
import { PortalForm } from "@/components/billing/portal-button";
import { Notice } from "@/components/site/notice";
import { Page } from "@/components/site/page";
import { PageSkeleton } from "@/components/site/page-skeleton";
import { runsScript, Streamed } from "@/components/site/streamed";
import { type Query, type User, userPage } from "@/lib/auth/user";
import { getOverview } from "@/lib/billing/overview";
import { refreshPayments } from "@/lib/billing/refresh-payments";
import { isContinuing } from "@/lib/billing/subscriptions";
import { syncSubscriptions } from "@/lib/billing/sync";
import { billingPage, changeResults } from "@/lib/copy";
import { getVisitor } from "@/lib/request";

export const metadata: Metadata = { title: billingPage.title };
export const maxDuration = 60;

const heading = { title: billingPage.title, description: billingPage.description };

/**
 * Shows what is known at once. When that is too old, the synced screen streams in and takes its place; if it can't,
 * what is known stays. Without script nothing would take its place, so the page waits.
 */
export default userPage("/settings/billing", async (user, { query, guard }) => (
  <Streamed
    skeleton={<PageSkeleton {...heading} settings="billing" cards={2} />}
    content={() => guard(() => renderKnown(user, query))}
  />
));

async function renderKnown(user: User, query: Query) {
  const page = Number(query.page);
  const kept = typeof query.kept === "string" && (await isContinuing(user, query.kept));
  const [overview, { locale }] = await Promise.all([getOverview(user, new Date(), page), getVisitor()]);
  const { state, isFresh, isAsked } = overview;
  const synced = isFresh ? null : renderSynced(user, { locale, page, isAsked });
  const isSwapped = synced !== null && (await runsScript());
  return (
    <Page settings="billing">
      {kept && (
        // Another one is another one, though its words be the same.
        <Notice key={Date.now()}>{changeResults.kept}</Notice>
      )}
      <PortalForm>
        <SwapWhenReady ready={isSwapped ? synced : null}>
          {synced && !isSwapped ? (
            await synced
          ) : state === "never-synced" ? (
            <WhileChecking failed={<BillingScreen overview={overview} freshness="failed" locale={locale} />}>
              <BillingSkeleton />
            </WhileChecking>
          ) : (
            <BillingScreen overview={overview} freshness={isFresh ? "fresh" : "checking"} locale={locale} />
          )}
        </SwapWhenReady>
      </PortalForm>
    </Page>
  );
}

type Wanted = { locale: string; page: number; isAsked: boolean };

async function renderSynced(user: User, { locale, page, isAsked }: Wanted) {
  const failure = await syncSubscriptions(user, new Date());
  if (!failure) await refreshPayments(user, page, new Date(), isAsked);
  const overview = await getOverview(user, new Date(), page);
  return <BillingScreen overview={overview} freshness={failure ?? "fresh"} locale={locale} />;
}
