import { changePlanAction } from "@/app/settings/billing/actions";
import { Confirmation, Due, each, type Format, formatFor, Row } from "@/components/plans/cost";
import { RefusedChoice } from "@/components/plans/refusal";
import { Alert, AlertDescription } from "@/components/ui/alert";
import type { PlanPage } from "@/lib/billing/plan-page";
import * as copy from "@/lib/copy";
import { formatDate } from "@/lib/format";
import type { ChangePreview } from "@/lib/paddle/subscriptions";

type PlanChangeProps = Pick<PlanPage, "result" | "current" | "choice"> & {
  /** Paddle's name of the chosen plan. */
  name: string;
  subscriptionId: string;
  locale: string;
};

/** Today's plan beside the new one, what is due and when, and the button that confirms it; or why it isn't possible. */
export function PlanChange({ result, current, choice, name, subscriptionId, locale }: PlanChangeProps) {
  const { plan, interval, quantity } = choice;
  const format = formatFor(locale);
  const refused = result && "refused" in result ? result.refused : null;
  const now = each(format(current.recurring), current.interval, current.billingFrequency);
  const held = (
    <Row label={copy.changeSummary.current} name={contents(current, current.name, current.addons)} amount={now} />
  );
  if (!result || "refused" in result) {
    const isQuiet = refused === null || refused === "same-plan";
    const text = refused ? copy.changeRefusal(refused, plan) : copy.planPage.choose;
    return (
      <Confirmation action={changePlanAction}>
        <dl>{held}</dl>
        {isQuiet ? (
          <p className="text-muted-foreground text-sm">{text}</p>
        ) : (
          <RefusedChoice refused={refused} subscriptionId={subscriptionId} text={text} />
        )}
      </Confirmation>
    );
  }
  const { preview, terms, quote } = result;
  const due = format(preview.dueNow);
  const most = format(terms.mostDue);
  const credit = format(preview.credit);
  const from = preview.nextBilledAt && formatDate(new Date(preview.nextBilledAt), locale);
  const next = each(format(preview.recurring), preview.billingInterval, preview.billingFrequency);
  const { lines } = preview;
  return (
    <Confirmation
      action={changePlanAction}
      fields={{ subscriptionId, quote, plan: plan.id, interval, quantity: String(quantity) }}
      label={most === due ? copy.changeSummary.pay(due) : copy.changeSummary.payAtMost(most ?? "")}
    >
      <dl className="flex flex-col gap-1.5 lg:gap-3">
        {held}
        <Row
          label={copy.changeSummary.next}
          name={contents(choice, name, current.addons)}
          amount={next}
          detail={next && from && copy.changeSummary.from(from)}
        />
        <Due amount={due} />
        {credit && <Row label={copy.changeSummary.balance} amount={credit} detail={copy.changeSummary.credit} />}
      </dl>
      {most !== due && most && <p className="text-muted-foreground text-sm">{copy.changeSummary.atMost(most)}</p>}
      {lines.length > 0 && <PriceDetails lines={lines} format={format} />}
    </Confirmation>
  );
}

/** What a change costs, in a sentence to be read out. */
export function announce({ result, choice, locale }: Pick<PlanChangeProps, "result" | "choice" | "locale">): string {
  if (!result) return "";
  if ("refused" in result) return copy.changeRefusal(result.refused, choice.plan);
  const { dueNow, recurring, nextBilledAt, billingInterval, billingFrequency } = result.preview;
  const format = formatFor(locale);
  const next = each(format(recurring), billingInterval, billingFrequency);
  return copy.changeSummary.cost(format(dueNow), next, nextBilledAt && formatDate(new Date(nextBilledAt), locale));
}

/** What a price is for: the plan with its seats, and the add-ons. */
const contents = ({ plan, quantity }: Pick<PlanPage["current"], "plan" | "quantity">, name: string, addons: string[]) =>
  [plan.seats ? `${name}, ${copy.changeSummary.seats(quantity)}` : name, ...addons].join(" + ");

function PriceDetails({ lines, format }: Pick<ChangePreview, "lines"> & { format: Format }) {
  return (
    <details className="text-sm">
      <summary className="cursor-pointer py-1.5 text-muted-foreground">{copy.changeSummary.details}</summary>
      <ul className="divide-y">
        {lines.map(({ name, quantity, amount }, index) => (
          // Two lines may be alike, and the list is never reordered.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className="flex justify-between gap-4 py-2">
            <span>
              {quantity < 0 ? copy.changeSummary.unusedTime(name) : name} × {Math.abs(quantity)}
            </span>
            <span className="tabular-nums">{format(amount)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Above the summary, when the amounts changed between the page and the click. */
export function OutdatedAlert() {
  return (
    <Alert variant="warning" className="mb-4">
      <AlertDescription>{copy.planPage.outdated}</AlertDescription>
    </Alert>
  );
}
