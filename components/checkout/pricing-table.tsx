import Link from "next/link";
import { subscribeAction } from "@/app/pricing/actions";
import { SubmitButton } from "@/components/site/action-form";
import { Check } from "@/components/site/icons";
import { ButtonLink, Message } from "@/components/site/page";
import { SupportText } from "@/components/site/support-text";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { Interval, Plan } from "@/lib/billing/plan-catalog";
import type { PlanId } from "@/lib/billing/plans";
import type { CurrentPlan, Offer, Offers } from "@/lib/billing/pricing";
import * as copy from "@/lib/copy";
import { formatMoney } from "@/lib/format";
import { cn } from "@/lib/utils";

type PricingTableProps = {
  offers: Offers;
  interval: Interval;
  /** What any plan is sold for. */
  intervals: Interval[];
  isSignedIn: boolean;
  current: CurrentPlan | null;
  locale: string;
  /** Why the last attempt to subscribe was refused. */
  error: string | null;
  /** The plan the user already has, and may subscribe to again after the warning. */
  duplicate: PlanId | null;
};

export function PricingTable({ offers: result, interval, intervals, error, duplicate, ...viewer }: PricingTableProps) {
  const offers = "offers" in result ? result.offers : [];
  return (
    <div className="flex flex-col gap-8">
      <header className="flex flex-col items-center gap-5 text-center">
        <h1 className="text-balance font-semibold text-3xl tracking-tight">{copy.pricingPage.heading}</h1>
        {intervals.length > 1 && <IntervalSwitch selected={interval} intervals={intervals} />}
        {error && (
          <Alert variant="warning" className="w-auto max-w-prose">
            <AlertDescription>
              <p>
                <SupportText>{error}</SupportText>
              </p>
            </AlertDescription>
          </Alert>
        )}
      </header>
      {"refused" in result ? (
        <Message title={copy.unavailable("prices")} text={copy.whyUnavailable(result.refused)} />
      ) : (
        <ul className={cn("grid gap-4", offers.length % 3 === 0 ? "md:grid-cols-3" : "md:grid-cols-2 lg:grid-cols-4")}>
          {offers.map((offer) => (
            <li key={offer.plan.id} className="flex">
              <PlanCard offer={offer} interval={interval} {...viewer} isDuplicate={duplicate === offer.plan.id} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function IntervalSwitch({ selected, intervals }: { selected: Interval; intervals: Interval[] }) {
  return (
    <nav aria-label={copy.planPage.fields.interval} className="flex rounded-xl border bg-card p-1">
      {intervals.map((interval) => (
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

type PlanCardProps = Pick<PricingTableProps, "interval" | "isSignedIn" | "current" | "locale"> & {
  offer: Offer;
  isDuplicate: boolean;
};

function PlanCard({ offer, isSignedIn, current, locale, isDuplicate, ...props }: PlanCardProps) {
  const { plan, name, sold } = offer;
  const interval = sold?.interval ?? props.interval;
  const { adjust } = copy.pricingPage.buttons;
  const isFree = plan.product === undefined;
  const planPage = `/settings/billing/${current?.subscriptionId ?? ""}/plan` as const;
  const isCurrent = isFree
    ? isSignedIn && current === null
    : current?.planId === plan.id && current.interval === interval;
  return (
    <Card className={cn("w-full", plan.isRecommended && "border-primary")}>
      <CardContent className="flex flex-1 flex-col gap-4">
        <h2 className="flex items-center justify-between gap-2 font-semibold">
          {name}
          {isCurrent ? (
            <Badge variant="success">{copy.planPage.current}</Badge>
          ) : (
            plan.isRecommended && <Badge variant="secondary">{copy.pricingPage.labels.recommended}</Badge>
          )}
        </h2>
        {sold ? (
          <p>
            <span className="font-semibold text-3xl tabular-nums tracking-tight">
              {formatMoney(sold.price, locale)}
            </span>{" "}
            <span className="text-muted-foreground text-sm">
              {plan.seats ? copy.perSeat(interval) : copy.perInterval(interval)}
            </span>
          </p>
        ) : (
          <p className={isFree ? "font-semibold text-3xl tracking-tight" : "text-muted-foreground text-sm"}>
            {isFree ? copy.pricingPage.labels.free : copy.unavailable("this price")}
          </p>
        )}
        <ul className="flex flex-1 flex-col gap-2 text-sm">
          {plan.features.map((feature) => (
            <li key={feature} className="flex gap-2">
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
              {feature}
            </li>
          ))}
        </ul>
        {isFree && !isSignedIn && (
          <ButtonLink href="/sign-in" variant="outline">
            {copy.pricingPage.labels.start}
          </ButtonLink>
        )}
        {sold &&
          (current?.isTrial && !isCurrent && !isDuplicate ? (
            <p className="text-muted-foreground text-sm">{copy.pricingPage.afterTrial}</p>
          ) : current && !isDuplicate ? (
            <ButtonLink
              // For the current plan there is no change to preview.
              href={isCurrent ? planPage : `${planPage}?plan=${plan.id}&interval=${interval}`}
              variant="outline"
            >
              {isCurrent ? (plan.seats ? adjust : copy.cardButtons["change-plan"]) : copy.pricingPage.change(name)}
            </ButtonLink>
          ) : (
            <SubscribeForm plan={plan} name={name} sold={sold} isDuplicate={isDuplicate} />
          ))}
      </CardContent>
    </Card>
  );
}

type SubscribeFormProps = { plan: Plan; name: string; sold: NonNullable<Offer["sold"]>; isDuplicate: boolean };

function SubscribeForm({ plan, name, sold, isDuplicate }: SubscribeFormProps) {
  const { again, trial } = copy.pricingPage.buttons;
  return (
    <form action={subscribeAction} className="flex flex-col gap-3">
      <input type="hidden" name="plan" value={plan.id} />
      <input type="hidden" name="interval" value={sold.interval} />
      {isDuplicate && <input type="hidden" name="again" value="yes" />}
      {plan.seats && (
        <Label className="justify-between gap-3 font-normal">
          {copy.planPage.fields.seats}
          <Input
            type="number"
            name="quantity"
            min={plan.seats.min}
            max={plan.seats.max}
            defaultValue={plan.seats.min}
            required
            className="w-24 tabular-nums"
          />
        </Label>
      )}
      <SubmitButton className={buttonVariants()}>
        {isDuplicate ? again : sold.hasTrial ? trial : copy.pricingPage.subscribe(name)}
      </SubmitButton>
    </form>
  );
}
