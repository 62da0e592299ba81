import { PlanForm } from "@/components/plans/plan-form";
import type { CurrentChoice, PlanChoice } from "@/lib/billing/plan-change";
import type { Offers } from "@/lib/billing/pricing";
import { planPage } from "@/lib/copy";
import { formatDate } from "@/lib/format";

type TrialFormProps = {
  offers: Offers;
  current: CurrentChoice;
  choice: PlanChoice;
  endsAt: Date | null;
  locale: string;
};

/** A trial keeps its plan at Paddle: its seats can change, if it has any. */
export function TrialForm({ offers: result, current, choice, endsAt, locale }: TrialFormProps) {
  const { plan } = current;
  const offers = "offers" in result ? { offers: result.offers.filter((offer) => offer.plan.id === plan.id) } : result;
  return (
    <div className="flex flex-col gap-6">
      <p className="rounded-lg border bg-card px-4 py-3 text-sm" data-testid="trial">
        {planPage.trial(endsAt && formatDate(endsAt, locale), plan.seats !== undefined)}
      </p>
      {plan.seats && <PlanForm offers={offers} intervals={[]} current={current} choice={choice} locale={locale} />}
    </div>
  );
}
