import { Check } from "lucide-react";
import Link from "next/link";
import { SubmitButton } from "@/components/plans/submit-button";
import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { CurrentPlan, Offer } from "@/lib/billing/list-offers";
import type { Interval } from "@/lib/billing/plans";
import { formatMoney } from "@/lib/format";

type PlanOfferProps = {
  offer: Offer;
  interval: Interval;
  current: CurrentPlan | null;
  locale: string;
  subscribe: (form: FormData) => Promise<void>;
  isAgain: boolean;
};

export function PlanOffer({ offer, interval, current, locale, subscribe, isAgain }: PlanOfferProps) {
  const { plan, name, price, hasTrial } = offer;
  const isCurrent = current?.planId === plan.id && current.interval === interval;
  return (
    <Card className="flex w-full flex-col gap-4">
      <h2 className="flex items-center justify-between gap-2 font-semibold">
        {name}
        {isCurrent && <Badge tone="good">Current plan</Badge>}
      </h2>
      <p>
        <span className="font-semibold text-3xl tabular-nums tracking-tight">
          {formatMoney(price.amount, price.currencyCode, locale)}
        </span>{" "}
        <span className="text-muted-foreground text-sm">
          per {plan.hasSeats ? "seat and " : ""}
          {interval}
        </span>
      </p>
      <ul className="flex flex-1 flex-col gap-2 text-sm">
        {plan.features.map((feature) => (
          <li key={feature} className="flex gap-2">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
            {feature}
          </li>
        ))}
      </ul>
      {current && !isAgain ? (
        <Link
          // What one has already is no change to show a price for.
          href={`/settings/billing/${current.subscriptionId}/plan${isCurrent ? "" : `?plan=${plan.id}&interval=${interval}`}`}
          prefetch={false}
          className={buttonVariants({ variant: "outline" })}
        >
          {isCurrent ? "Change seats or interval" : `Change to ${name}`}
        </Link>
      ) : (
        <form action={subscribe} className="flex flex-col gap-3">
          <input type="hidden" name="plan" value={plan.id} />
          <input type="hidden" name="interval" value={interval} />
          {isAgain && <input type="hidden" name="again" value="yes" />}
          {plan.hasSeats && (
            <label className="flex items-center justify-between gap-3 text-sm">
              Seats
              <input
                type="number"
                name="quantity"
                min={1}
                max={999}
                defaultValue={1}
                required
                className="min-h-11 w-24 rounded-lg border border-border bg-background px-3 tabular-nums sm:min-h-9"
              />
            </label>
          )}
          <SubmitButton className={cn(buttonVariants())}>
            {isAgain ? "Subscribe again" : hasTrial ? "Start trial" : `Subscribe to ${name}`}
          </SubmitButton>
        </form>
      )}
    </Card>
  );
}
