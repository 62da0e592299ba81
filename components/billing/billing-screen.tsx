import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { AsOf } from "@/components/billing/as-of";
import { BillingHeader } from "@/components/billing/billing-header";
import type { KeepSubscription } from "@/components/billing/change-buttons";
import { EmptyState } from "@/components/billing/empty-state";
import type { PortalActions } from "@/components/billing/portal-button";
import { PortalLink } from "@/components/billing/portal-link";
import { SubscriptionCard } from "@/components/billing/subscription-card";
import { UrgentNotice } from "@/components/billing/urgent-notice";
import { buttonVariants } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { Overview } from "@/lib/billing/overview";

type BillingScreenProps = {
  overview: Overview;
  freshness: "fresh" | "checking" | "unreachable";
  locale: string;
  portal: PortalActions;
  keep: KeepSubscription;
  refresh: () => Promise<void>;
};

export function BillingScreen({ overview, freshness, locale, portal, keep, refresh }: BillingScreenProps) {
  const { state, live, past, urgent, listedAt } = overview;
  const hasAccount = state === "subscriptions" || state === "no-subscriptions";
  return (
    <div className="flex flex-col gap-4">
      <BillingHeader>
        {hasAccount && (
          <PortalLink actions={portal} page="overview" variant="default">
            Manage billing
          </PortalLink>
        )}
      </BillingHeader>
      {urgent && <UrgentNotice subscription={urgent} locale={locale} portal={portal} />}
      {state !== "subscriptions" && <EmptyState state={state} />}
      {live.length === 0 && past.length > 0 && <EmptyState state="no-subscriptions" />}
      {live.map((subscription) => (
        <SubscriptionCard
          key={subscription.id}
          subscription={subscription}
          locale={locale}
          portal={portal}
          keep={keep}
        />
      ))}

      {past.length > 0 && (
        <details className="group">
          <summary className="flex min-h-11 cursor-pointer items-center rounded-lg font-medium text-sm outline-offset-2 focus-visible:outline-2 focus-visible:outline-ring">
            <ChevronRight aria-hidden className="mr-1 size-4 transition-transform group-open:rotate-90" />
            Past subscriptions ({past.length})
          </summary>
          <div className="mt-2 flex flex-col gap-4">
            {past.map((subscription) => (
              <SubscriptionCard
                key={subscription.id}
                subscription={subscription}
                locale={locale}
                portal={portal}
                keep={keep}
              />
            ))}
          </div>
        </details>
      )}

      {hasAccount && (
        <Link
          href="/settings/billing/payments"
          prefetch={false}
          className={cn(buttonVariants({ variant: "outline" }), "justify-between bg-card")}
        >
          Payments and invoices
          <ChevronRight aria-hidden />
        </Link>
      )}
      <AsOf listedAt={listedAt} locale={locale} freshness={freshness} refresh={refresh} />
    </div>
  );
}
