import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PortalForm } from "@/components/billing/portal-button";
import { PlanChoice } from "@/components/plans/plan-choice";
import { isOutage, Refusal } from "@/components/plans/refusal";
import { Page } from "@/components/site/page";
import { PageSkeleton } from "@/components/site/page-skeleton";
import { Streamed } from "@/components/site/streamed";
import { userPage } from "@/lib/auth/user";
import { getCurrentChoice } from "@/lib/billing/plan-change";
import { getPlanPage, type NoChoice } from "@/lib/billing/plan-page";
import { findOwnSubscription } from "@/lib/billing/subscriptions";
import { changeRefusal, planPage, renewingAt, unavailable, whyUnavailable } from "@/lib/copy";
import { formatDate, formatTime } from "@/lib/format";
import { getVisitor } from "@/lib/request";

export const metadata: Metadata = { title: planPage.title };
/** Seconds. A change of a subscription and the page after it take less: tests/unit/durations.spec.ts has the sum. */
export const maxDuration = 60;

type Params = { subscriptionId: string };

const path = ({ subscriptionId }: Params) => `/settings/billing/${subscriptionId}/plan`;

export default userPage<Params>(path, async (user, { params: { subscriptionId }, query, guard }) => {
  const subscription = await findOwnSubscription(user, subscriptionId);
  if (!subscription || !getCurrentChoice(subscription)) notFound();
  const isTrial = subscription.status === "trialing";
  const { title, description } = isTrial ? planPage.seatsOnly : planPage;
  const frame = { title, description, settings: "billing", hasBackLink: true } as const;
  const render = async () => {
    const page = await getPlanPage(user, subscription, query, new Date());
    const { locale } = await getVisitor();
    if ("refused" in page) {
      return (
        <Page {...frame} title={planPage.title} description={undefined}>
          <PortalForm>
            <Refusal refused={page.refused} subscriptionId={subscriptionId} text={textOf(page, locale)} />
          </PortalForm>
        </Page>
      );
    }
    return (
      <Page {...frame} width="wide">
        <PortalForm>
          <PlanChoice
            page={page}
            subscriptionId={subscriptionId}
            isOutdated={query.outdated !== undefined}
            locale={locale}
          />
        </PortalForm>
      </Page>
    );
  };
  const skeleton = <PageSkeleton {...frame} width="wide" />;
  return <Streamed skeleton={skeleton} content={() => guard(render)} />;
});

/** Where it is known, with the time after which it works. */
function textOf({ refused, until }: NoChoice, locale: string): string {
  const date = until && new Date(until);
  if (refused === "trial") return planPage.trial(date && formatDate(date, locale), false);
  if (refused === "renewing-soon" && date) return renewingAt(formatTime(date, locale));
  return isOutage(refused) ? `${unavailable("plans")}. ${whyUnavailable(refused)}` : changeRefusal(refused);
}
