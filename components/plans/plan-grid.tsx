import Link from "next/link";
import { PlanOffer } from "@/components/plans/plan-offer";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { CurrentPlan, Offer } from "@/lib/billing/list-offers";
import type { Interval, PlanId } from "@/lib/billing/plans";

type PlanGridProps = {
  /** Null when Paddle can't be reached: then nothing is offered rather than something wrong. */
  offers: Offer[] | null;
  interval: Interval;
  current: CurrentPlan | null;
  locale: string;
  subscribe: (form: FormData) => Promise<void>;
  /** Why the last attempt went nowhere. */
  reason: string | null;
  /** The plan to offer a second time, after the warning. */
  again: PlanId | null;
};

export function PlanGrid({ offers, interval, current, locale, subscribe, reason, again }: PlanGridProps) {
  return (
    <div className="flex flex-col gap-8">
      <header className="flex flex-col items-center gap-5 text-center">
        <h1 className="text-balance font-semibold text-3xl tracking-tight">
          Plans that grow with your hangar
        </h1>
        <IntervalSwitch interval={interval} />
        {reason && (
          <p role="alert" className="max-w-prose rounded-xl bg-notice-soft p-4 text-notice text-sm">
            {reason}
          </p>
        )}
      </header>
      {offers ? (
        <ul className="grid gap-4 md:grid-cols-3">
          {offers.map((offer) => (
            <li key={offer.plan.id} className="flex">
              <PlanOffer
                offer={offer}
                interval={interval}
                current={current}
                locale={locale}
                subscribe={subscribe}
                isAgain={again === offer.plan.id}
              />
            </li>
          ))}
        </ul>
      ) : (
        <Card className="py-12 text-center">
          <h2 className="font-semibold">Prices can’t be shown right now</h2>
          <p className="mt-2 text-muted-foreground text-sm">
            Paddle, who handles our payments, isn’t answering. Please try again in a moment.
          </p>
        </Card>
      )}
    </div>
  );
}

function IntervalSwitch({ interval }: { interval: Interval }) {
  return (
    <nav aria-label="Billing interval" className="flex rounded-xl border border-border bg-card p-1">
      {(["month", "year"] as const).map((one) => (
        <Link
          key={one}
          href={`/pricing?interval=${one}`}
          prefetch={false}
          scroll={false}
          aria-current={one === interval ? "true" : undefined}
          className={cn(
            buttonVariants({ variant: one === interval ? "default" : "ghost", size: "sm" }),
            "min-w-24",
          )}
        >
          {one === "month" ? "Monthly" : "Yearly"}
        </Link>
      ))}
    </nav>
  );
}
