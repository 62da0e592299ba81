import Link from "next/link";
import { intervalWords } from "@/components/billing/words";
import { type Outcome, OutcomeForm } from "@/components/plans/outcome-form";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { PlanChoice } from "@/lib/billing/plan-choice";
import { formatDate, formatMoney } from "@/lib/format";
import type { Money } from "@/lib/paddle/money";
import type { ChangePreview } from "@/lib/paddle/subscription-change";

type ChangeSummaryProps = {
  preview: ChangePreview;
  shown: string;
  subscriptionId: string;
  choice: PlanChoice;
  locale: string;
  confirm: (previous: Outcome | null, form: FormData) => Promise<Outcome>;
};

/** The money, before it moves: what now, what later, what comes back; and the button that says the same. */
export function ChangeSummary({
  preview,
  shown,
  subscriptionId,
  choice,
  locale,
  confirm,
}: ChangeSummaryProps) {
  const { dueNow, credit, recurring, nextBilledAt, lines } = preview;
  const words = (money: Money) => formatMoney(money.amount, money.currencyCode, locale);
  const each =
    recurring && `${words(recurring)} ${intervalWords(preview.billingInterval, preview.billingFrequency)}`;
  const from = nextBilledAt ? ` from ${formatDate(new Date(nextBilledAt), locale)}` : "";
  return (
    <Card className="mb-6 flex flex-col gap-4" aria-labelledby="summary">
      <div>
        <h2 id="summary" className="font-semibold">
          What this change costs
        </h2>
        <p className="mt-2" data-testid="summary">
          {dueNow ? `You pay ${words(dueNow)} now` : "You pay nothing now"}
          {each ? `, then ${each}${from}.` : "."}
          {credit && ` ${words(credit)} goes to your balance, and is used for your next payments.`}
        </p>
      </div>
      {lines.length > 0 && (
        <details>
          <summary className="min-h-11 cursor-pointer py-2 text-muted-foreground text-sm">
            How this is worked out
          </summary>
          <ul className="divide-y divide-border text-sm">
            {lines.map((line, index) => (
              // Two lines may be alike: the list is never reordered.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <li key={index} className="flex justify-between gap-4 py-2">
                <span>
                  {line.quantity < 0 ? "Unused time on " : ""}
                  {line.name} × {Math.abs(line.quantity)}
                </span>
                <span className="tabular-nums">{words(line.amount)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <OutcomeForm
        // A new preview is a new question, so an answer to the old one goes with it.
        key={shown}
        action={confirm}
        fields={{
          subscriptionId,
          shown,
          plan: choice.plan.id,
          interval: choice.interval,
          quantity: String(choice.quantity),
        }}
        className={buttonVariants()}
        label={dueNow ? `Pay ${words(dueNow)} now` : "Change without charge"}
        after={
          <Link
            href="/settings/billing"
            prefetch={false}
            className="font-medium underline underline-offset-4"
          >
            Back to billing
          </Link>
        }
      />
    </Card>
  );
}
