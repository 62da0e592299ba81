import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { confirmPlan } from "@/app/settings/billing/changes";
import { parseChoice } from "@/app/settings/billing/choice";
import { SiteHeader } from "@/app/site-header";
import { BackLink } from "@/components/plans/back-link";
import { ConfirmChange } from "@/components/plans/confirm-change";
import { PlanForm } from "@/components/plans/plan-form";
import { Reason } from "@/components/plans/reason";
import { Page } from "@/components/site/page";
import { requireUser } from "@/lib/auth/user";
import { fingerprint } from "@/lib/billing/change-plan";
import { findOwnSubscription } from "@/lib/billing/find-own-subscription";
import { listOffers } from "@/lib/billing/list-offers";
import { planOf } from "@/lib/billing/plans";
import { previewPlan } from "@/lib/billing/preview-plan";
import { getVisitor } from "@/lib/visitor";

export const metadata: Metadata = { title: "Change plan" };

type PlanPageProps = {
  params: Promise<{ subscriptionId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function PlanPage({ params, searchParams }: PlanPageProps) {
  const { subscriptionId } = await params;
  const query = await searchParams;
  const user = await requireUser(`/settings/billing/${subscriptionId}/plan`);
  const subscription = await findOwnSubscription(user, subscriptionId);
  const plan = subscription && planOf(subscription.items);
  if (!subscription || !plan) notFound();

  const item = subscription.items.find(({ productId }) => productId === plan.productId);
  const current = { plan, interval: subscription.billingInterval, quantity: item?.quantity ?? 1 };
  const choice = parseChoice(query, current);
  const isAsked = query.plan !== undefined;
  const { locale, countryCode } = await getVisitor();
  const [offers, result] = await Promise.all([
    listOffers(choice.interval, countryCode),
    isAsked ? previewPlan(user, subscriptionId, choice, new Date()) : null,
  ]);
  return (
    <Page header={<SiteHeader />}>
      <BackLink />
      <h1 className="mt-4 font-semibold text-2xl tracking-tight">Change plan</h1>
      <p className="mt-1 mb-6 text-muted-foreground text-sm">
        Choose, see what it costs, then confirm. Nothing changes before that.
      </p>
      {query.moved !== undefined && (
        <Reason tone="notice">The amount has changed since it was shown. This is what it is now.</Reason>
      )}
      {result && (
        <ConfirmChange
          // Another choice is another question; the same one made anew keeps its answer.
          key={`${choice.plan.id} ${choice.interval} ${choice.quantity} ${query.moved}`}
          result={result}
          shown={"preview" in result ? fingerprint(result.preview) : ""}
          subscriptionId={subscriptionId}
          choice={choice}
          locale={locale}
          confirm={confirmPlan}
        />
      )}
      <PlanForm
        offers={"offers" in offers ? offers.offers : null}
        current={current}
        choice={choice}
        locale={locale}
      />
    </Page>
  );
}
