import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PortalForm } from "@/components/billing/portal-button";
import { OutdatedAlert } from "@/components/plans/change-summary";
import { Resumption } from "@/components/plans/resumption";
import { Page } from "@/components/site/page";
import { PageSkeleton } from "@/components/site/page-skeleton";
import { Streamed } from "@/components/site/streamed";
import { userPage } from "@/lib/auth/user";
import { previewResume } from "@/lib/billing/change-subscription";
import { findOwnSubscription } from "@/lib/billing/subscriptions";
import { resumePage } from "@/lib/copy";
import { getVisitor } from "@/lib/request";

export const metadata: Metadata = { title: resumePage.title };
export const maxDuration = 60;

type Params = { subscriptionId: string };

const path = ({ subscriptionId }: Params) => `/settings/billing/${subscriptionId}/resume`;

export default userPage<Params>(path, async (user, { params: { subscriptionId }, query: { outdated }, guard }) => {
  const subscription = await findOwnSubscription(user, subscriptionId);
  if (!subscription) notFound();
  const frame = { title: resumePage.title, settings: "billing", hasBackLink: true } as const;
  const render = async () => {
    const [result, { locale }] = await Promise.all([previewResume(user, subscriptionId, new Date()), getVisitor()]);
    return (
      <Page {...frame}>
        {outdated !== undefined && <OutdatedAlert />}
        <PortalForm>
          <Resumption result={result} subscription={subscription} locale={locale} />
        </PortalForm>
      </Page>
    );
  };
  return <Streamed skeleton={<PageSkeleton {...frame} />} content={() => guard(render)} />;
});
