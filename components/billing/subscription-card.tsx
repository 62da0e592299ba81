import { ChangeButtons, type KeepSubscription } from "@/components/billing/change-buttons";
import type { PortalActions } from "@/components/billing/portal-button";
import { PortalLink } from "@/components/billing/portal-link";
import { actionWords, dateWords, intervalWords, statusWords } from "@/components/billing/words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { DescribedSubscription, SubscriptionLine } from "@/lib/billing/describe";
import { formatDate, formatMoney } from "@/lib/format";

type SubscriptionCardProps = {
  subscription: DescribedSubscription;
  locale: string;
  portal: PortalActions;
  keep: KeepSubscription;
};

export function SubscriptionCard({ subscription, locale, portal, keep }: SubscriptionCardProps) {
  const { id, plan, extras, currencyCode, dates, actions } = subscription;
  const status = statusWords(subscription.status);
  const amount = subscription.amount && formatMoney(subscription.amount, currencyCode, locale);
  const headingId = `plan-${id}`;
  return (
    <Card aria-labelledby={headingId} data-subscription={id}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id={headingId} className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold text-lg">
            <span className="break-words">{plan.name}</span>
            <Badge tone={status.tone}>{status.text}</Badge>
          </h2>
          <p className="mt-1 text-muted-foreground text-sm">
            <LineDetails line={plan} />
          </p>
        </div>
        {amount && (
          <p className="text-right tabular-nums">
            <span className="font-semibold text-lg">{amount}</span>{" "}
            <span className="text-muted-foreground text-sm">
              {intervalWords(subscription.interval, subscription.frequency)}
            </span>
          </p>
        )}
      </div>

      {extras.length > 0 && (
        <ul aria-label="Also included" className="mt-4 divide-y divide-border border-border border-y text-sm">
          {extras.map((line) => (
            <li
              key={`${line.name} ${line.priceName}`}
              className="flex flex-wrap justify-between gap-x-4 py-2.5"
            >
              <span className="min-w-0 break-words">
                {line.name}{" "}
                <span className="text-muted-foreground">
                  <LineDetails line={line} />
                </span>
              </span>
              {line.amount && (
                <span className="tabular-nums">{formatMoney(line.amount, currencyCode, locale)}</span>
              )}
            </li>
          ))}
        </ul>
      )}

      <div className="mt-5 flex flex-col gap-4">
        <dl className="text-sm">
          {dates.map(({ kind, at }, index) => (
            <div key={kind} className={index === 0 ? "font-medium" : "mt-0.5 text-muted-foreground"}>
              <dt className="inline">{dateWords[kind]}</dt>{" "}
              <dd className="inline">
                <time dateTime={at.toISOString()}>{formatDate(at, locale)}</time>
              </dd>
            </div>
          ))}
        </dl>
        <div className="flex flex-wrap items-start gap-2">
          <ChangeButtons subscription={subscription} keep={keep} />
          {actions.map((action) => (
            <PortalLink
              key={action}
              actions={portal}
              page={action}
              subscriptionId={id}
              of={plan.name}
              variant={action === "cancel" ? "ghost" : "outline"}
              size="sm"
            >
              {actionWords[action]}
            </PortalLink>
          ))}
        </div>
      </div>
    </Card>
  );
}

function LineDetails({ line: { priceName, quantity } }: { line: SubscriptionLine }) {
  return (
    <>
      {priceName}
      {priceName && quantity > 1 && " · "}
      {quantity > 1 && `Quantity ${quantity}`}
    </>
  );
}
