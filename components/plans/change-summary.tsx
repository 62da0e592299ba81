import Link from "next/link";
import type { ReactNode } from "react";
import { changePlanAction, resumeAction } from "@/app/settings/billing/actions";
import { ActionForm } from "@/components/site/action-form";
import { SupportText } from "@/components/site/support-text";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import type { PlanPreview, ResumePreview } from "@/lib/billing/change-subscription";
import type { PlanChoice } from "@/lib/billing/plan-change";
import type { Subscription } from "@/lib/billing/subscriptions";
import * as copy from "@/lib/copy";
import { formatDate, formatMoney } from "@/lib/format";
import type { Money } from "@/lib/paddle/schemas";
import type { ChangePreview } from "@/lib/paddle/subscriptions";

type Format = (money: Money | null) => string | null;

const formatFor =
  (locale: string): Format =>
  (money) =>
    money && formatMoney(money, locale);

type PlanChangeProps = { result: PlanPreview; subscriptionId: string; choice: PlanChoice; locale: string };

/** What a plan change costs, with the button that confirms it; or why it isn't possible. */
export function PlanChange({ result, subscriptionId, choice, locale }: PlanChangeProps) {
  const { plan, interval, quantity } = choice;
  if ("refused" in result)
    return <Confirmation action={changePlanAction} refused={copy.changeRefusal(result.refused, plan)} />;
  const { preview, terms, quote } = result;
  const format = formatFor(locale);
  const due = format(preview.dueNow);
  const most = format(terms.mostDue);
  const credit = format(preview.credit);
  const next = format(preview.recurring);
  const each = next && `${next} ${copy.perInterval(preview.billingInterval, preview.billingFrequency)}`;
  const from = preview.nextBilledAt && formatDate(new Date(preview.nextBilledAt), locale);
  return (
    <Confirmation
      action={changePlanAction}
      fields={{ subscriptionId, quote, plan: plan.id, interval, quantity: String(quantity) }}
      label={most === due ? copy.changeSummary.pay(due) : copy.changeSummary.payAtMost(most ?? "")}
      cost={[
        copy.changeSummary.cost(due, each, from),
        most && most !== due && copy.changeSummary.atMost(most),
        credit && copy.changeSummary.credit(credit),
      ]
        .filter(Boolean)
        .join(" ")}
    >
      {preview.lines.length > 0 && <PriceDetails lines={preview.lines} format={format} />}
    </Confirmation>
  );
}

type ResumptionProps = { result: ResumePreview; subscription: Subscription; locale: string };

/** What resuming now costs, with the button that confirms it; or why it isn't possible. */
export function Resumption({ result, subscription, locale }: ResumptionProps) {
  if ("refused" in result) return <Confirmation action={resumeAction} refused={copy.changeRefusal(result.refused)} />;
  const { id, billingInterval, billingFrequency } = subscription;
  const format = formatFor(locale);
  const due = format(result.cost.dueNow);
  const { paidUntil } = result.cost;
  const next = format(result.cost.recurring);
  const each = next && `${next} ${copy.perInterval(billingInterval, billingFrequency)}`;
  const from = paidUntil && formatDate(new Date(paidUntil), locale);
  return (
    <Confirmation
      action={resumeAction}
      fields={{ subscriptionId: id, quote: result.quote }}
      label={copy.changeSummary.resume(due)}
      cost={`${copy.changeSummary.cost(due, each, from)} ${paidUntil ? copy.resumePage.paid : copy.resumePage.period}`}
    />
  );
}

type ConfirmationProps = { action: typeof changePlanAction; children?: ReactNode } & (
  | { refused: string }
  | { fields: Record<string, string>; label: string; cost: string }
);

function Confirmation({ action, children, ...props }: ConfirmationProps) {
  const isPriced = "cost" in props;
  return (
    <Card className="mb-6">
      <CardContent>
        <ActionForm
          action={action}
          fields={isPriced ? props.fields : null}
          label={isPriced && props.label}
          className="flex flex-col gap-4"
          buttonClassName={buttonVariants({ className: "sm:self-start" })}
          done={
            <Link href="/settings/billing" prefetch={false} className="font-medium underline underline-offset-4">
              {copy.links.billing}
            </Link>
          }
        >
          {isPriced ? (
            <div>
              <h2 className="font-semibold">{copy.changeSummary.title}</h2>
              <p className="mt-2" data-testid="summary">
                {props.cost}
              </p>
            </div>
          ) : (
            <Alert variant="destructive">
              <AlertDescription>
                <p>
                  <SupportText>{props.refused}</SupportText>
                </p>
              </AlertDescription>
            </Alert>
          )}
          {children}
        </ActionForm>
      </CardContent>
    </Card>
  );
}

function PriceDetails({ lines, format }: Pick<ChangePreview, "lines"> & { format: Format }) {
  return (
    <details>
      <summary className="min-h-11 cursor-pointer py-2 text-muted-foreground text-sm">
        {copy.changeSummary.details}
      </summary>
      <ul className="divide-y text-sm">
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
