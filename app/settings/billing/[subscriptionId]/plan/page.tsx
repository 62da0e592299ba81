import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OutdatedAlert, PlanChange } from "@/components/plans/change-summary";
import { PlanForm } from "@/components/plans/plan-form";
import { TrialForm } from "@/components/plans/trial-form";
import { Page } from "@/components/site/page";
import { PageSkeleton } from "@/components/site/page-skeleton";
import { Streamed } from "@/components/site/streamed";
import { userPage } from "@/lib/auth/user";
import { previewPlanChange } from "@/lib/billing/change-subscription";
import { getCurrentChoice, parsePlanChoice } from "@/lib/billing/plan-change";
import { soldIntervals } from "@/lib/billing/plans";
import { listOffers } from "@/lib/billing/pricing";
import { findOwnSubscription } from "@/lib/billing/subscriptions";
import { planPage } from "@/lib/copy";
import { getVisitor } from "@/lib/request";

export const metadata: Metadata = { title: planPage.title };
/** Seconds. A change of a subscription and the page after it take less: tests/unit/durations.spec.ts has the sum. */
export const maxDuration = 60;

type Params = { subscriptionId: string };

const path = ({ subscriptionId }: Params) => `/settings/billing/${subscriptionId}/plan`;

export default userPage<Params>(path, async (user, { params: { subscriptionId }, query, guard }) => {
  const subscription = await findOwnSubscription(user, subscriptionId);
  const current = subscription && getCurrentChoice(subscription);
  if (!current) notFound();

  const isTrial = subscription.status === "trialing";
  const choice = parsePlanChoice(query, current);
  // A trial's form offers what it has, whatever the address asks for.
  const offered = isTrial && choice.plan.id !== current.plan.id ? parsePlanChoice({}, current) : choice;
  const render = async () => {
    const { locale, countryCode } = await getVisitor();
    const now = new Date();
    const [offers, result] = await Promise.all([
      listOffers(offered.interval, countryCode, { user }, now),
      query.plan === undefined ? null : previewPlanChange(user, subscriptionId, choice, now),
    ]);
    return (
      <Page {...frame}>
        {query.outdated !== undefined && <OutdatedAlert />}
        {result && (
          <PlanChange
            // Another choice starts over; the same choice, rendered again, keeps its answer.
            key={`${choice.plan.id} ${choice.interval} ${choice.quantity} ${query.outdated}`}
            result={result}
            subscriptionId={subscriptionId}
            choice={choice}
            locale={locale}
          />
        )}
        {isTrial ? (
          <TrialForm
            offers={offers}
            current={current}
            choice={offered}
            endsAt={subscription.trialEndsAt}
            locale={locale}
          />
        ) : (
          <PlanForm offers={offers} intervals={soldIntervals} current={current} choice={choice} locale={locale} />
        )}
      </Page>
    );
  };
  const frame = {
    title: planPage.title,
    description: planPage.description,
    settings: "billing",
    hasBackLink: true,
  } as const;
  return <Streamed skeleton={<PageSkeleton {...frame} />} content={() => guard(render)} />;
});
