import { changePlanAction } from "@/app/settings/billing/actions";
import { Confirmation, Due, each, type Format, formatFor, Row } from "@/components/plans/cost";
import { RefusedChoice } from "@/components/plans/refusal";
import { Alert, AlertDescription } from "@/components/ui/alert";
import type { ChangeRefusal } from "@/lib/billing/plan-change";
import type { PlanPage } from "@/lib/billing/plan-page";
import * as copy from "@/lib/copy";
import { formatDate } from "@/lib/format";
import type { ChangePreview } from "@/lib/paddle/change-preview";

type PlanChangeProps = Pick<PlanPage, "result" | "current" | "choice"> & {
  /** Paddle's name of the chosen plan. */
  name: string;
  subscriptionId: string;
  locale: string;
};

/** Today's plan beside the new one, what is due and when, and the button that confirms it; or why it isn't possible. */
export function PlanChange({ result, current, choice, name, subscriptionId, locale }: PlanChangeProps) {
  const format = formatFor(locale);
  const now = each(format(current.recurring), current.interval, current.billingFrequency);
  const held = contents(current, current.name, current.addons);
  const until = dateOf(current.discountEndsAt, locale);
  return (
    <div className="flex flex-col gap-1.5 lg:gap-3" data-testid="summary">
      <dl>
        <Row
          label={copy.changeSummary.current}
          name={held}
          amount={now}
          detail={now && until && copy.changeSummary.discountUntil(until)}
        />
      </dl>
      {result && "preview" in result ? (
        <Confirmation
          action={changePlanAction}
          subscriptionId={subscriptionId}
          fields={{ ...fieldsOf(choice), subscriptionId, quote: result.quote }}
          label={labelOf(result, format)}
        >
          <Costs result={result} name={contents(choice, name, current.addons)} locale={locale} />
        </Confirmation>
      ) : (
        <Confirmation action={changePlanAction} subscriptionId={subscriptionId}>
          <NoCosts refused={result?.refused ?? null} plan={choice.plan} subscriptionId={subscriptionId} />
        </Confirmation>
      )}
    </div>
  );
}

const fieldsOf = ({ plan, interval, quantity }: PlanPage["choice"]) => ({
  ...{ plan: plan.id, interval, quantity: String(quantity) },
});

type Priced = Extract<PlanPage["result"], { quote: string }>;

function labelOf({ preview, terms }: Priced, format: Format): string {
  const [due, most] = [format(preview.dueNow), format(terms.mostDue)];
  return most && most !== due ? copy.changeSummary.payAtMost(most) : copy.changeSummary.pay(due);
}

function Costs({ result: { preview, terms }, name, locale }: { result: Priced; name: string; locale: string }) {
  const format = formatFor(locale);
  const [due, most, credit] = [preview.dueNow, terms.mostDue, preview.credit].map(format);
  const [from, until] = [preview.nextBilledAt, preview.discountEndsAt].map((at) => dateOf(at, locale));
  const details = [from && copy.changeSummary.from(from), until && copy.changeSummary.discountUntil(until)];
  const next = each(format(preview.recurring), preview.billingInterval, preview.billingFrequency);
  return (
    <>
      <dl className="flex flex-col gap-1.5 lg:gap-3">
        <Row
          label={copy.changeSummary.next}
          name={name}
          amount={next}
          detail={next && details.filter(Boolean).join(", ")}
        />
        <Due amount={due ?? null} />
        {credit && <Row label={copy.changeSummary.balance} amount={credit} detail={copy.changeSummary.credit} />}
      </dl>
      {most && most !== due && <p className="text-muted-foreground text-sm">{copy.changeSummary.atMost(most)}</p>}
      {afterwards(preview, next, locale).map((text) => (
        <p key={text} className="text-sm">
          {text}
        </p>
      ))}
      {preview.lines.length > 0 && <PriceDetails {...preview} format={format} />}
    </>
  );
}

const dateOf = (at: string | null, locale: string) => at && formatDate(new Date(at), locale);

/** What comes later and isn't a bill for each period. */
function afterwards({ scheduled, isPaused }: ChangePreview, next: string | null, locale: string): string[] {
  if (isPaused) return [copy.changeSummary.paused(next)];
  return scheduled ? [copy.changeSummary.scheduled[scheduled.action](formatDate(new Date(scheduled.at), locale))] : [];
}

type NoCostsProps = { refused: ChangeRefusal | null; plan: PlanPage["choice"]["plan"]; subscriptionId: string };

/** The plan that one has is no mistake: only what can't be had is. */
function NoCosts({ refused, plan, subscriptionId }: NoCostsProps) {
  const text = refused ? copy.changeRefusal(refused, plan) : copy.planPage.choose;
  if (refused === null || refused === "same-plan") return <p className="text-muted-foreground text-sm">{text}</p>;
  return <RefusedChoice refused={refused} subscriptionId={subscriptionId} text={text} />;
}

/** What a change costs, in a sentence to be read out. */
export function announce({ result, choice, locale }: Pick<PlanChangeProps, "result" | "choice" | "locale">): string {
  if (!result) return "";
  // Said after a change, too, when the page has nothing to add to its answer.
  if ("refused" in result && result.refused === "same-plan") return "";
  if ("refused" in result) return copy.changeRefusal(result.refused, choice.plan);
  const { dueNow, recurring, nextBilledAt, discountEndsAt, billingInterval, billingFrequency } = result.preview;
  const format = formatFor(locale);
  const next = each(format(recurring), billingInterval, billingFrequency);
  const [from, until] = [nextBilledAt, discountEndsAt].map((at) => dateOf(at, locale));
  const later = afterwards(result.preview, next, locale);
  const cost = copy.changeSummary.cost(format(dueNow), later.length > 0 ? null : next, from ?? null, until ?? null);
  return [cost, ...later].join(" ");
}

/** What a price is for: the plan with its seats, and the add-ons. */
const contents = ({ plan, quantity }: Pick<PlanPage["current"], "plan" | "quantity">, name: string, addons: string[]) =>
  [plan.seats ? `${name}, ${copy.seatCount(quantity)}` : name, ...addons].join(" + ");

type PriceDetailsProps = Pick<ChangePreview, "lines" | "fromBalance"> & { format: Format };

/** What adds up to the amount that is due, or credited. */
function PriceDetails({ lines, fromBalance, format }: PriceDetailsProps) {
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
        {fromBalance && (
          <li className="flex justify-between gap-4 py-2">
            <span>{copy.changeSummary.fromBalance}</span>
            <span className="tabular-nums">{format({ ...fromBalance, amount: `-${fromBalance.amount}` })}</span>
          </li>
        )}
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
