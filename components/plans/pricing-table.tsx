import { Check } from "lucide-react";
import Link from "next/link";
import { subscribeAction } from "@/app/pricing/actions";
import { SubmitButton } from "@/components/site/action-form";
import { ButtonLink, Message } from "@/components/site/page";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { Interval, PlanId } from "@/lib/billing/plans";
import type { CurrentPlan, Offer } from "@/lib/billing/pricing";
import * as copy from "@/lib/copy";
import { formatMoney } from "@/lib/format";

type PricingTableProps = {
  /** Null when Paddle can't be reached. */
  offers: Offer[] | null;
  interval: Interval;
  current: CurrentPlan | null;
  locale: string;
  /** Why the last attempt to subscribe was refused. */
  error: string | null;
  /** The plan the user already has, and may subscribe to again after the warning. */
  duplicate: PlanId | null;
};

export function PricingTable({ offers, interval, current, locale, error, duplicate }: PricingTableProps) {
  return (
    <div className="flex flex-col gap-8">
      <header className="flex flex-col items-center gap-5 text-center">
        <h1 className="text-balance font-semibold text-3xl tracking-tight">{copy.pricingPage.heading}</h1>
        <IntervalSwitch interval={interval} />
        {error && (
          <Alert variant="warning" className="w-auto max-w-prose">
            <AlertDescription>{error}</AlertDescription>
          </Alert>
        )}
      </header>
      {offers ? (
        <ul className="grid gap-4 md:grid-cols-3">
          {offers.map((offer) => (
            <li key={offer.plan.id} className="flex">
              <PlanCard
                offer={offer}
                interval={interval}
                current={current}
                locale={locale}
                isDuplicate={duplicate === offer.plan.id}
              />
            </li>
          ))}
        </ul>
      ) : (
        <Message title={copy.unavailable("prices")} text={copy.tryLater} />
      )}
    </div>
  );
}

function IntervalSwitch({ interval: selected }: { interval: Interval }) {
  return (
    <nav aria-label={copy.planPage.fields.interval} className="flex rounded-xl border bg-card p-1">
      {(["month", "year"] as const).map((interval) => (
        <Link
          key={interval}
          href={`/pricing?interval=${interval}`}
          prefetch={false}
          scroll={false}
          aria-current={interval === selected ? "true" : undefined}
          className={buttonVariants({
            variant: interval === selected ? "default" : "ghost",
            className: "min-w-24",
            size: "sm",
          })}
        >
          {copy.intervalNames[interval]}
        </Link>
      ))}
    </nav>
  );
}

type PlanProps = { offer: Offer; interval: Interval; isDuplicate: boolean };
type PlanCardProps = PlanProps & Pick<PricingTableProps, "current" | "locale">;

function PlanCard({ offer, interval, current, locale, isDuplicate }: PlanCardProps) {
  const { plan, name, price } = offer;
  const isCurrent = current?.planId === plan.id && current.interval === interval;
  return (
    <Card className="w-full">
      <CardContent className="flex flex-1 flex-col gap-4">
        <h2 className="flex items-center justify-between gap-2 font-semibold">
          {name}
          {isCurrent && <Badge variant="success">{copy.planPage.current}</Badge>}
        </h2>
        <p>
          <span className="font-semibold text-3xl tabular-nums tracking-tight">{formatMoney(price, locale)}</span>{" "}
          <span className="text-muted-foreground text-sm">
            {plan.hasSeats ? copy.perSeat(interval) : copy.perInterval(interval)}
          </span>
        </p>
        <ul className="flex flex-1 flex-col gap-2 text-sm">
          {plan.features.map((feature) => (
            <li key={feature} className="flex gap-2">
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
              {feature}
            </li>
          ))}
        </ul>
        {current && !isDuplicate ? (
          <ButtonLink
            // For the current plan there is no change to preview.
            href={`/settings/billing/${current.subscriptionId}/plan${isCurrent ? "" : `?plan=${plan.id}&interval=${interval}`}`}
            variant="outline"
          >
            {isCurrent ? copy.pricingPage.buttons.adjust : copy.pricingPage.change(name)}
          </ButtonLink>
        ) : (
          <SubscribeForm offer={offer} interval={interval} isDuplicate={isDuplicate} />
        )}
      </CardContent>
    </Card>
  );
}

function SubscribeForm({ offer, interval, isDuplicate }: PlanProps) {
  const { plan, name, hasTrial } = offer;
  const { again, trial } = copy.pricingPage.buttons;
  return (
    <form action={subscribeAction} className="flex flex-col gap-3">
      <input type="hidden" name="plan" value={plan.id} />
      <input type="hidden" name="interval" value={interval} />
      {isDuplicate && <input type="hidden" name="again" value="yes" />}
      {plan.hasSeats && (
        <Label className="justify-between gap-3 font-normal">
          {copy.planPage.fields.seats}
          <Input
            type="number"
            name="quantity"
            min={1}
            max={999}
            defaultValue={1}
            required
            className="w-24 tabular-nums"
          />
        </Label>
      )}
      <SubmitButton className={buttonVariants()}>
        {isDuplicate ? again : hasTrial ? trial : copy.pricingPage.subscribe(name)}
      </SubmitButton>
    </form>
  );
}
