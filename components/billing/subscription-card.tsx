import { removeScheduledChangeAction } from "@/app/settings/billing/actions";
import {
  detailsOf,
  ExpectedPayment,
  linesOf,
  NextPaymentAmount,
  PaymentLines,
} from "@/components/billing/next-payment";
import { PaymentMethodRow } from "@/components/billing/payment-method";
import { PortalButton } from "@/components/billing/portal-button";
import { StatusBadge } from "@/components/billing/status-badge";
import { ActionForm } from "@/components/site/action-form";
import { ButtonLink } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import type { SubscriptionView } from "@/lib/billing/overview";
import * as copy from "@/lib/copy";
import { formatDate } from "@/lib/format";
import { cn } from "@/lib/utils";

type SubscriptionCardProps = {
  subscription: SubscriptionView;
  /** Whether its next payment may still come in. */
  isChecking?: boolean;
  locale: string;
};

/** What is over or rests lies flat; what needs attention has an edge. */
const tones = new Map([
  ["canceled", "border-dashed bg-transparent shadow-none"],
  ["paused", "bg-muted/50 shadow-none"],
  ["past_due", "border-destructive/60"],
]);

export function SubscriptionCard({ subscription, isChecking = false, locale }: SubscriptionCardProps) {
  const { id, status, portalPages, plan } = subscription;
  const isExpected = isChecking && subscription.isCharged && subscription.nextPayment === null;
  const pages = portalPages.filter((page) => page !== "update-payment-method");
  return (
    <article aria-label={plan.name} data-subscription={id} className={cn("card gap-4 px-5 sm:px-6", tones.get(status))}>
      <div className="between items-start">
        <Heading subscription={subscription} locale={locale} />
        {isExpected ? (
          <ExpectedPayment subscription={subscription} />
        ) : (
          <NextPaymentAmount subscription={subscription} locale={locale} />
        )}
      </div>
      <PaymentLines subscription={subscription} locale={locale} />
      <PaymentMethodRow subscription={subscription} locale={locale} />
      <div className="actions">
        <ChangeButtons subscription={subscription} />
        {pages.map((page) => (
          <PortalButton
            key={page}
            target={`${page}:${id}`}
            className={buttonVariants({ variant: page === "cancel" ? "ghost" : "outline", size: "sm" })}
            about={plan.name}
          >
            {copy.cardButtons[page]}
          </PortalButton>
        ))}
      </div>
    </article>
  );
}

function Heading({ subscription, locale }: SubscriptionCardProps) {
  const { plan, status, dates, interval, frequency, takenBack } = subscription;
  const names: Record<string, string> = copy.intervalNames;
  const every = (frequency === 1 && names[interval]) || copy.perInterval(interval, frequency);
  // The lines have the price of one.
  const unitAmount = linesOf(subscription, locale).length > 0 ? null : plan.unitAmount;
  const details = [detailsOf({ ...plan, unitAmount }, subscription, locale), every].filter(Boolean).join(" · ");
  return (
    <div className="min-w-0">
      <h2 className={cn("cluster font-semibold text-lg", status === "canceled" && "text-muted-foreground")}>
        {plan.name}
        <StatusBadge status={status} />
        {takenBack && <StatusBadge status={takenBack === "chargeback" ? "disputed" : "refunded"} />}
      </h2>
      <p className="muted mt-0.5">{details}</p>
      <dl className="dates">
        {dates.map(({ kind, at }) => (
          <div key={kind}>
            <dt>{copy.dateLabels[kind]}</dt>{" "}
            <dd>
              <time dateTime={at.toISOString()}>{formatDate(at, locale)}</time>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What the portal can't do. Each leads to a page that shows the cost first, except the one that is free. */
function ChangeButtons({ subscription }: { subscription: SubscriptionView }) {
  const { id, plan, changes } = subscription;
  const pages = { resume: "resume", "change-plan": "plan" } as const;
  return changes.map((change) => {
    const label = (
      <>
        {copy.cardButtons[change === "change-plan" ? whatChanges(subscription) : change]}
        <span className="sr-only">{copy.forPlan(plan.name)}</span>
      </>
    );
    return change === "remove-scheduled-change" ? (
      <ActionForm
        key={change}
        action={removeScheduledChangeAction}
        fields={{ subscriptionId: id }}
        label={label}
        buttonClassName={buttonVariants({ size: "sm" })}
      />
    ) : (
      <ButtonLink
        key={change}
        href={`/settings/billing/${id}/${pages[change]}`}
        variant={change === "resume" ? "default" : "outline"}
        size="sm"
      >
        {label}
      </ButtonLink>
    );
  });
}

/** During a trial only the seats can change. */
function whatChanges({ status, hasSeats }: SubscriptionView) {
  if (!hasSeats) return "change-plan";
  return status === "trialing" ? "change-seats" : "change-plan-or-seats";
}
