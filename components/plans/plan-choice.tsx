import { announce, OutdatedAlert, PlanChange } from "@/components/plans/change-summary";
import { LiveForm } from "@/components/plans/live-form";
import { PlanFields } from "@/components/plans/plan-form";
import { Message } from "@/components/site/page";
import type { PlanPage } from "@/lib/billing/plan-page";
import { changeSummary, planPage, unavailable, whyUnavailable } from "@/lib/copy";
import { formatDate } from "@/lib/format";

type PlanChoiceProps = { page: PlanPage; subscriptionId: string; isOutdated: boolean; locale: string };

/** What can be chosen, and beside it, or at the bottom of a phone's screen, what that costs. */
export function PlanChoice({ page, subscriptionId, isOutdated, locale }: PlanChoiceProps) {
  const { offers: listed, current, choice, result, trial, scheduled, intervals, saving } = page;
  const offers = "offers" in listed ? listed.offers.filter(({ sold }) => sold) : [];
  // Without an outage Paddle has refused each price by itself.
  if (offers.length === 0)
    return (
      <Message title={unavailable("plans")} text={whyUnavailable("refused" in listed ? listed.refused : "rejected")} />
    );
  const name = offers.find(({ plan }) => plan.id === choice.plan.id)?.name ?? choice.plan.name;
  const isInvalid = result !== null && "refused" in result && result.refused === "quantity";
  const fields = { offers, current, choice, intervals, saving, isInvalid, locale };
  return (
    <LiveForm
      updating={planPage.updating}
      announcement={announce({ result, choice, locale })}
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-8"
      formClassName="flex min-w-0 flex-col gap-6"
      summaryClassName="transition-opacity inert:opacity-60 max-lg:[@media(min-height:34rem)]:sticky max-lg:bottom-0 max-lg:z-10 max-lg:-mx-4 max-lg:max-h-[85dvh] max-lg:overflow-y-auto max-lg:border-t max-lg:bg-card max-lg:px-4 max-lg:py-4 max-lg:shadow-[0_-6px_20px_rgb(0_0_0/0.08)] sm:max-lg:-mx-6 sm:max-lg:px-6 lg:sticky lg:top-6 lg:rounded-xl lg:border lg:bg-card lg:p-6 lg:shadow-sm"
      summary={
        <>
          <h2 className="mb-4 font-semibold max-lg:sr-only">{changeSummary.title}</h2>
          {isOutdated && result && "quote" in result && <OutdatedAlert />}
          <PlanChange
            // Another choice starts over; the same choice, rendered again, keeps its answer.
            key={`${choice.plan.id} ${choice.interval} ${choice.quantity} ${isOutdated}`}
            {...{ result, current, choice, name, subscriptionId, locale }}
          />
        </>
      }
    >
      {trial && (
        <p className="rounded-lg border bg-card px-4 py-3 text-sm" data-testid="trial">
          {planPage.trial(trial.endsAt && formatDate(new Date(trial.endsAt), locale), true)}
        </p>
      )}
      {scheduled && (
        <p className="rounded-lg border bg-card px-4 py-3 text-sm" data-testid="scheduled">
          {planPage.scheduled[scheduled]}
        </p>
      )}
      <PlanFields {...fields} isTrial={trial !== null} />
    </LiveForm>
  );
}
