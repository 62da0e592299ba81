import { resumeAction } from "@/app/settings/billing/actions";
import { Confirmation, Due, each, formatFor, Row } from "@/components/plans/cost";
import { RefusedChoice } from "@/components/plans/refusal";
import { Card, CardContent } from "@/components/ui/card";
import type { ResumePreview } from "@/lib/billing/change-subscription";
import type { Subscription } from "@/lib/billing/subscriptions";
import * as copy from "@/lib/copy";
import { formatDate } from "@/lib/format";

type ResumptionProps = { result: ResumePreview; subscription: Subscription; locale: string };

/** What resuming now costs, with the button that confirms it; or why it isn't possible. */
export function Resumption({ result, subscription, locale }: ResumptionProps) {
  const { id, items, billingInterval, billingFrequency } = subscription;
  const held = items.map(({ productName, quantity }) => (quantity > 1 ? `${productName} × ${quantity}` : productName));
  const format = formatFor(locale);
  const isRefused = "refused" in result;
  const paidUntil = isRefused ? null : result.cost.paidUntil;
  const due = isRefused ? null : format(result.cost.dueNow);
  const next = isRefused ? null : each(format(result.cost.recurring), billingInterval, billingFrequency);
  const credit = isRefused ? null : result.cost.fromBalance;
  const [from, until] = [paidUntil, isRefused ? null : result.cost.discountEndsAt].map(
    (at) => at && formatDate(new Date(at), locale),
  );
  const details = [from && copy.changeSummary.from(from), until && copy.changeSummary.discountUntil(until)];
  return (
    <Card className="max-w-md">
      <CardContent data-testid="summary">
        {isRefused ? (
          <Confirmation action={resumeAction} subscriptionId={id}>
            <RefusedChoice refused={result.refused} subscriptionId={id} text={copy.changeRefusal(result.refused)} />
          </Confirmation>
        ) : (
          <Confirmation
            action={resumeAction}
            subscriptionId={id}
            fields={{ subscriptionId: id, quote: result.quote }}
            label={copy.changeSummary.resume(due)}
          >
            <p className="font-medium">{held.join(" + ")}</p>
            <p className="text-sm">{paidUntil ? copy.resumePage.paid : copy.resumePage.period}</p>
            <dl className="flex flex-col gap-2">
              <Row label={copy.resumePage.each} amount={next} detail={details.filter(Boolean).join(", ")} />
              {credit && (
                <Row
                  label={copy.changeSummary.fromBalance}
                  amount={format({ ...credit, amount: `-${credit.amount}` })}
                />
              )}
              <Due amount={due} />
            </dl>
          </Confirmation>
        )}
      </CardContent>
    </Card>
  );
}
