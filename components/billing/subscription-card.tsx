import { removeScheduledChangeAction } from "@/app/settings/billing/actions";
import { PortalButton } from "@/components/billing/portal-button";
import { ActionForm } from "@/components/site/action-form";
import { ButtonLink } from "@/components/site/page";
import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import type { SubscriptionLine, SubscriptionView } from "@/lib/billing/overview";
import * as copy from "@/lib/copy";
import { formatDate, formatMoney } from "@/lib/format";

type SubscriptionCardProps = { subscription: SubscriptionView; locale: string };

export function SubscriptionCard({ subscription, locale }: SubscriptionCardProps) {
  const { id, dates, portalPages, plan } = subscription;
  return (
    <Card role="article" aria-labelledby={`plan-${id}`} data-subscription={id}>
      <CardContent className="flex flex-col gap-4">
        <PlanHeading subscription={subscription} locale={locale} />
        <Addons subscription={subscription} locale={locale} />
        <dl className="text-sm">
          {dates.map(({ kind, at }, index) => (
            <div key={kind} className={index === 0 ? "font-medium" : "mt-0.5 text-muted-foreground"}>
              <dt className="inline">{copy.dateLabels[kind]}</dt>{" "}
              <dd className="inline">
                <time dateTime={at.toISOString()}>{formatDate(at, locale)}</time>
              </dd>
            </div>
          ))}
        </dl>
        <div className="flex flex-wrap items-start gap-2">
          <ChangeButtons subscription={subscription} />
          {portalPages.map((page) => (
            <PortalButton
              key={page}
              target={{ page, subscriptionId: id }}
              className={buttonVariants({ variant: page === "cancel" ? "ghost" : "outline", size: "sm" })}
              label={copy.cardButtons[page]}
              hint={copy.opensInNewTab(plan.name)}
            />
          ))}
        </div>
      </CardContent>
    </Card>
  );
}

function PlanHeading({ subscription, locale }: SubscriptionCardProps) {
  const { id, plan, status, amount, currencyCode, interval, frequency } = subscription;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h2 id={`plan-${id}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold text-lg">
          <span className="break-words">{plan.name}</span>
          <StatusBadge status={status} />
        </h2>
        <p className="mt-1 text-muted-foreground text-sm">{lineDetails(plan)}</p>
      </div>
      {amount && (
        <p className="text-right tabular-nums">
          <span className="font-semibold text-lg">{formatMoney({ amount, currencyCode }, locale)}</span>{" "}
          <span className="text-muted-foreground text-sm">{copy.perInterval(interval, frequency)}</span>
        </p>
      )}
    </div>
  );
}

const statusVariants = new Map<string, "success" | "warning" | "destructive">([
  ["active", "success"],
  ["trialing", "success"],
  ["completed", "success"],
  ["paid", "success"],
  ["billed", "warning"],
  ["past_due", "destructive"],
]);

/** Of a subscription or a payment. Paddle may add statuses: an unknown one is shown as it is. */
export function StatusBadge({ status }: { status: string }) {
  return <Badge variant={statusVariants.get(status) ?? "secondary"}>{copy.statusLabel(status)}</Badge>;
}

const lineDetails = ({ priceName, quantity }: Pick<SubscriptionLine, "priceName" | "quantity">) =>
  [priceName, quantity > 1 && copy.quantityOf(quantity)].filter(Boolean).join(" · ");

function Addons({ subscription: { addons, currencyCode }, locale }: SubscriptionCardProps) {
  if (addons.length === 0) return null;
  return (
    <ul aria-label={copy.addonsLabel} className="divide-y border-y text-sm">
      {addons.map(({ name, amount, ...details }) => (
        <li key={`${name} ${details.priceName}`} className="flex flex-wrap justify-between gap-x-4 py-2.5">
          <span className="min-w-0 break-words">
            {name} <span className="text-muted-foreground">{lineDetails(details)}</span>
          </span>
          {amount && <span className="tabular-nums">{formatMoney({ amount, currencyCode }, locale)}</span>}
        </li>
      ))}
    </ul>
  );
}

/** What the portal can't do. Each leads to a page that shows the cost first, except the one that is free. */
function ChangeButtons({ subscription: { id, plan, changes } }: { subscription: SubscriptionView }) {
  const pages = { resume: "resume", "change-plan": "plan" } as const;
  return changes.map((change) => {
    const label = (
      <>
        {copy.cardButtons[change]}
        <span className="sr-only">{copy.forPlan(plan.name)}</span>
      </>
    );
    return change === "remove-scheduled-change" ? (
      <ActionForm
        key={change}
        action={removeScheduledChangeAction}
        fields={{ subscriptionId: id }}
        label={label}
        buttonClassName={buttonVariants({ variant: "outline", size: "sm" })}
      />
    ) : (
      <ButtonLink
        key={change}
        href={`/settings/billing/${id}/${pages[change]}`}
        variant="outline"
        size="sm"
        className="max-sm:w-full"
      >
        {label}
      </ButtonLink>
    );
  });
}
