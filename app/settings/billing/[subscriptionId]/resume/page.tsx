import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OutdatedAlert, Resumption } from "@/components/plans/change-summary";
import { Page } from "@/components/site/page";
import { userPage } from "@/lib/auth/user";
import { previewResume } from "@/lib/billing/change-subscription";
import { findOwnSubscription } from "@/lib/billing/subscriptions";
import { resumePage } from "@/lib/copy";
import { getVisitor } from "@/lib/request";

export const metadata: Metadata = { title: resumePage.title };
export const maxDuration = 60;

type Params = { subscriptionId: string };

const path = ({ subscriptionId }: Params) => `/settings/billing/${subscriptionId}/resume`;

export default userPage<Params>(path, async (user, { params: { subscriptionId }, query: { outdated } }) => {
  const subscription = await findOwnSubscription(user, subscriptionId);
  if (!subscription) notFound();
  const [result, { locale }] = await Promise.all([previewResume(user, subscriptionId, new Date()), getVisitor()]);
  return (
    <Page title={resumePage.title} hasBackLink>
      {outdated !== undefined && <OutdatedAlert />}
      <Resumption result={result} subscription={subscription} locale={locale} />
    </Page>
  );
});
