import { CircleAlert, Info } from "lucide-react";
import type { PortalActions } from "@/components/billing/portal-button";
import { PortalLink } from "@/components/billing/portal-link";
import { actionWords, warningWords } from "@/components/billing/words";
import { cn } from "@/components/ui/cn";
import type { DescribedSubscription } from "@/lib/billing/describe";
import { formatDate } from "@/lib/format";

type UrgentNoticeProps = { subscription: DescribedSubscription; locale: string; portal: PortalActions };

/** The one thing that needs attention most, with the one button that mends it. */
export function UrgentNotice({ subscription, locale, portal }: UrgentNoticeProps) {
  if (!subscription.warning) return null;
  const { title, text, action, tone } = warningWords[subscription.warning];
  const date = subscription.dates[0];
  const offered = action && subscription.actions.includes(action) ? action : null;
  const isBad = tone === "bad";
  const Icon = isBad ? CircleAlert : Info;
  return (
    <section
      aria-label="Needs your attention"
      className={cn(
        "flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-current/20 p-4 sm:px-5",
        isBad ? "bg-bad-soft text-bad" : "bg-notice-soft text-notice",
      )}
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      <div className="min-w-0 flex-1 basis-60">
        <h2 className="font-semibold text-sm">{title}</h2>
        <p className="mt-0.5 text-sm">
          {text(subscription.plan.name, date ? formatDate(date.at, locale) : null)}
        </p>
      </div>
      {offered && (
        <PortalLink
          actions={portal}
          page={offered}
          subscriptionId={subscription.id}
          of={subscription.plan.name}
          variant="default"
        >
          {actionWords[offered]}
        </PortalLink>
      )}
    </section>
  );
}
