import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OutdatedAlert, Resumption } from "@/components/plans/change-summary";
import { Page } from "@/components/site/page";
import { requireUser } from "@/lib/auth/user";
import { previewResume } from "@/lib/billing/change-subscription";
import { findOwnSubscription } from "@/lib/billing/subscriptions";
import { resumePage } from "@/lib/copy";
import { getVisitor, type SearchParams } from "@/lib/request";

export const metadata: Metadata = { title: resumePage.title };

type ResumePageProps = { params: Promise<{ subscriptionId: string }>; searchParams: SearchParams };

export default async function ResumePage({ params, searchParams }: ResumePageProps) {
  const { subscriptionId } = await params;
  const { outdated } = await searchParams;
  const user = await requireUser(`/settings/billing/${subscriptionId}/resume`);
  const subscription = await findOwnSubscription(user, subscriptionId);
  if (!subscription) notFound();
  const [result, { locale }] = await Promise.all([previewResume(user, subscriptionId, new Date()), getVisitor()]);
  return (
    <Page title={resumePage.title} hasBackLink>
      {outdated !== undefined && <OutdatedAlert />}
      <Resumption result={result} subscription={subscription} locale={locale} />
    </Page>
  );
}
