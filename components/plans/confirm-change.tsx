import { DoneLink } from "@/components/plans/back-link";
import { ChangeSummary } from "@/components/plans/change-summary";
import { Confirmation, type Outcome } from "@/components/plans/outcome-form";
import { Reason } from "@/components/plans/reason";
import { changeRefusalWords } from "@/components/plans/words";
import { buttonVariants } from "@/components/ui/button";
import type { PlanChoice } from "@/lib/billing/plan-choice";
import type { PlanPreview } from "@/lib/billing/preview-plan";
import { formatMoney } from "@/lib/format";

type ConfirmChangeProps = {
  result: PlanPreview;
  /** The amounts of the preview, which travel with the form. */
  shown: string;
  subscriptionId: string;
  choice: PlanChoice;
  locale: string;
  confirm: (previous: Outcome | null, form: FormData) => Promise<Outcome>;
};

/** What a change costs with the button that says the same, or why there is none. */
export function ConfirmChange({
  result,
  shown,
  subscriptionId,
  choice,
  locale,
  confirm,
}: ConfirmChangeProps) {
  const { plan, interval, quantity } = choice;
  const isPriced = "preview" in result;
  const fields = { subscriptionId, shown, plan: plan.id, interval, quantity: String(quantity) };
  const due = isPriced ? result.preview.dueNow : null;
  return (
    <Confirmation
      action={confirm}
      fields={isPriced ? fields : null}
      className={buttonVariants()}
      label={due ? `Pay ${formatMoney(due.amount, due.currencyCode, locale)} now` : "Change without charge"}
      after={<DoneLink />}
    >
      {isPriced ? (
        <ChangeSummary preview={result.preview} locale={locale} />
      ) : (
        <Reason tone="bad">{changeRefusalWords[result.refused]}</Reason>
      )}
    </Confirmation>
  );
}
