import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { confirmResume } from "@/app/settings/billing/changes";
import { SiteHeader } from "@/app/site-header";
import { intervalWords } from "@/components/billing/words";
import { BackLink, DoneLink } from "@/components/plans/back-link";
import { Confirmation } from "@/components/plans/outcome-form";
import { Reason } from "@/components/plans/reason";
import { changeRefusalWords } from "@/components/plans/words";
import { Page } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import { requireUser } from "@/lib/auth/user";
import { findOwnSubscription } from "@/lib/billing/find-own-subscription";
import { previewResume } from "@/lib/billing/resume-subscription";
import { formatMoney } from "@/lib/format";
import { getVisitor } from "@/lib/visitor";

export const metadata: Metadata = { title: "Resume subscription" };

type ResumePageProps = {
  params: Promise<{ subscriptionId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ResumePage({ params, searchParams }: ResumePageProps) {
  const { subscriptionId } = await params;
  const { moved } = await searchParams;
  const user = await requireUser(`/settings/billing/${subscriptionId}/resume`);
  const subscription = await findOwnSubscription(user, subscriptionId);
  if (!subscription) notFound();
  const [preview, { locale }] = await Promise.all([
    previewResume(user, subscriptionId, new Date()),
    getVisitor(),
  ]);
  const { dueNow: due, recurring } = "dueNow" in preview ? preview : { dueNow: null, recurring: null };
  const words = (money: typeof due) => money && formatMoney(money.amount, money.currencyCode, locale);
  const amount = words(due);
  const each = intervalWords(subscription.billingInterval, subscription.billingFrequency);
  const later = recurring ? `, and ${words(recurring)} ${each} from then on` : "";
  return (
    <Page header={<SiteHeader />}>
      <BackLink />
      <h1 className="mt-4 mb-6 font-semibold text-2xl tracking-tight">Resume subscription</h1>
      {moved !== undefined && <Reason tone="notice">The amount has changed. This is what it is now.</Reason>}
      <Confirmation
        action={confirmResume}
        fields={"refused" in preview ? null : { subscriptionId, ...due }}
        className={buttonVariants()}
        label={amount ? `Pay ${amount} and resume` : "Resume"}
        after={<DoneLink />}
      >
        {"refused" in preview ? (
          <Reason tone="bad">{changeRefusalWords[preview.refused]}</Reason>
        ) : (
          <p>{`You pay ${amount ?? "nothing"} now${later}. A new billing period begins today.`}</p>
        )}
      </Confirmation>
    </Page>
  );
}
