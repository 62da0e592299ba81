import { LocalTime, RefreshButton, WhileChecking } from "@/components/billing/freshness";
import { PaymentMethodButton } from "@/components/billing/payment-method";
import { Usage } from "@/components/billing/plan-usage";
import { PortalButton } from "@/components/billing/portal-button";
import { RecentPayments } from "@/components/billing/recent-payments";
import { SubscriptionCard } from "@/components/billing/subscription-card";
import { ChevronRight, CircleAlert, CloudOff, CreditCard, Info } from "@/components/site/icons";
import { ButtonLink, Message, PageHeading, PlansLink } from "@/components/site/page";
import { SkeletonCard } from "@/components/site/page-skeleton";
import { SupportText } from "@/components/site/support-text";
import { Alert } from "@/components/ui/alert";
import { buttonVariants } from "@/components/ui/button";
import type { Overview, SubscriptionView } from "@/lib/billing/overview";
import type { SyncFailure } from "@/lib/billing/sync";
import * as copy from "@/lib/copy";
import { formatDate, formatMoment, formatMoney } from "@/lib/format";

type BillingScreenProps = {
  overview: Overview;
  /** `checking`: a sync is running. Else why it failed, so this is what was last known; `failed`: not for Paddle. */
  freshness: "fresh" | "checking" | "failed" | SyncFailure;
  locale: string;
};

export function BillingScreen({ overview, freshness, locale }: BillingScreenProps) {
  const { state, current, counts, mostUrgent, pages } = overview;
  const hasCustomer = state === "subscriptions" || state === "no-subscriptions";
  const shown = { isChecking: freshness === "checking", locale };
  const emptyState = state === "subscriptions" && counts.current === 0 ? "no-subscriptions" : state;
  return (
    <>
      <PageHeading title={copy.billingPage.title} description={copy.billingPage.description}>
        {hasCustomer && (
          <PortalButton target="overview" className={buttonVariants({ variant: "outline" })}>
            {copy.billingPage.manage}
          </PortalButton>
        )}
      </PageHeading>
      <div className="flex flex-col gap-4">
        {mostUrgent && <AttentionAlert subscription={mostUrgent} locale={locale} />}
        {emptyState !== "subscriptions" && <EmptyState state={emptyState} reason={freshness} />}
        {current.map((subscription) => (
          <SubscriptionCard key={subscription.id} subscription={subscription} {...shown} />
        ))}
        {overview.usage && <Usage usage={overview.usage} />}
        {overview.past.length > 0 && <PastSubscriptions overview={overview} locale={locale} />}
        {pages > 1 && <Pages overview={overview} />}
        {hasCustomer && <RecentPayments recent={overview.recentPayments} {...shown} />}
        <SyncStatus overview={overview} freshness={freshness} locale={locale} />
      </div>
    </>
  );
}

/** What most needs the user's attention, with the button that fixes it where there is one. */
function AttentionAlert({ subscription, locale }: { subscription: SubscriptionView; locale: string }) {
  const { alert, plan, dates, portalPages, nextPayment } = subscription;
  if (!alert) return null;
  const isTakenBack = alert === "charged-back" || alert === "refunded";
  // What was taken back comes with the next charge, not with an end that is set.
  const date = dates.find(({ kind }) => !isTakenBack || kind === "renews");
  const due = nextPayment?.kind === "due" ? formatMoney({ ...nextPayment, amount: nextPayment.total }, locale) : null;
  const needsPayment = alert === "payment-failed" || alert === "access-ended";
  const isUrgent = needsPayment || isTakenBack;
  const needsCard = needsPayment || alert === "trial-without-card";
  const Icon = isUrgent ? CircleAlert : Info;
  return (
    <Alert
      role="region"
      aria-label={copy.billingPage.attention}
      variant={isUrgent ? "destructive" : "warning"}
      className="flex flex-wrap items-center gap-x-4 gap-y-3"
    >
      <div className="flex min-w-0 flex-1 basis-60 gap-3">
        <Icon className="mt-0.5 size-4 shrink-0" />
        <div className="min-w-0">
          <h2 className="font-semibold text-sm">{copy.alertTitles[alert]}</h2>
          <p className="mt-0.5">{copy.alertText(alert, plan.name, date ? formatDate(date.at, locale) : null, due)}</p>
        </div>
      </div>
      {needsCard && portalPages.includes("update-payment-method") && (
        <PaymentMethodButton subscription={subscription} className={buttonVariants()} />
      )}
    </Alert>
  );
}

function PastSubscriptions({ overview, locale }: { overview: Overview; locale: string }) {
  return (
    <details className="group" open={overview.current.length === 0 && overview.page > 1}>
      <summary className="flex min-h-11 cursor-pointer items-center rounded-lg font-medium text-sm outline-offset-2 focus-visible:outline-2 focus-visible:outline-ring">
        <ChevronRight aria-hidden className="mr-1 size-4 transition-transform group-open:rotate-90" />
        {copy.billingPage.past(overview.counts.past)}
      </summary>
      <div className="mt-2 flex flex-col gap-4">
        {overview.past.map((subscription) => (
          <SubscriptionCard key={subscription.id} subscription={subscription} locale={locale} />
        ))}
      </div>
    </details>
  );
}

function Pages({ overview: { page, pages } }: { overview: Overview }) {
  const { nav, previous, next, of } = copy.billingPage.pages;
  return (
    <nav aria-label={nav} className="flex flex-wrap items-center justify-center gap-3 text-sm">
      {page > 1 && (
        <ButtonLink href={`/settings/billing?page=${page - 1}`} variant="outline" size="sm">
          {previous}
        </ButtonLink>
      )}
      <span className="text-muted-foreground">{of(page, pages)}</span>
      {page < pages && (
        <ButtonLink href={`/settings/billing?page=${page + 1}`} variant="outline" size="sm">
          {next}
        </ButtonLink>
      )}
    </nav>
  );
}

function EmptyState({ state, reason }: { state: Exclude<Overview["state"], "subscriptions">; reason: string }) {
  // Nothing known yet is an outage, and must never look like an empty account.
  if (state === "never-synced") {
    const title = copy.unavailable("your subscriptions");
    return <Message icon={CloudOff} title={title} text={copy.whyUnavailable(reason)} />;
  }
  return (
    <Message icon={CreditCard} {...copy.emptyStates[state]}>
      <PlansLink />
    </Message>
  );
}

function SyncStatus({ overview: { syncedAt }, freshness, locale }: BillingScreenProps) {
  const { at, never, checking } = copy.billingPage.sync;
  const isOutdated = freshness !== "fresh" && freshness !== "checking";
  return (
    <div className="between min-h-11 text-sm">
      <p role="status" className={isOutdated ? "text-warning" : "text-muted-foreground"}>
        {isOutdated && (
          <>
            <SupportText>{copy.billingPage.outdated(freshness)}</SupportText>{" "}
          </>
        )}
        {syncedAt ? (
          <>
            {at}{" "}
            <LocalTime at={syncedAt} locale={locale}>
              {formatMoment(syncedAt, locale)}
            </LocalTime>
          </>
        ) : (
          never
        )}
        {freshness === "checking" && (
          <WhileChecking failed={null}>
            {" · "}
            {checking}
          </WhileChecking>
        )}
      </p>
      <RefreshButton
        className={buttonVariants({ variant: "ghost", size: "sm", className: "-mr-3" })}
        failed={{ text: copy.billingPage.sync.failed, label: copy.billingPage.retry }}
      >
        {copy.billingPage.refresh}
      </RefreshButton>
    </div>
  );
}

/** The shape of the screen during a customer's first sync. */
export function BillingSkeleton() {
  return (
    <>
      <PageHeading title={copy.billingPage.title} description={copy.billingPage.description} />
      <div className="flex flex-col gap-4">
        <p role="status" className="sr-only">
          {copy.billingPage.loading}
        </p>
        {["first", "second"].map((key) => (
          <SkeletonCard key={key} />
        ))}
      </div>
    </>
  );
}
