import { subscribeAction } from "@/app/pricing/actions";
import { SubmitButton } from "@/components/site/action-form";
import { ButtonLink } from "@/components/site/page";
import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { Plan } from "@/lib/billing/plan-catalog";
import type { CurrentPlan, Offer } from "@/lib/billing/pricing";
import * as copy from "@/lib/copy";
import { formatPrice } from "@/lib/format";
import { cn } from "@/lib/utils";

export type Viewer = { isSignedIn: boolean; current: CurrentPlan | null; locale: string };

type PlanCardProps = Viewer & {
  offer: Offer;
  /** The plan before it, whose features it has, too. */
  includes: string | null;
  isDuplicate: boolean;
};

/** See `plan` in app/cards.css for its four rows. */
export function PlanCard({ offer, includes, isSignedIn, current, locale, isDuplicate }: PlanCardProps) {
  const { plan, name, sold, features, limits } = offer;
  const isFree = plan.product === undefined;
  const isNew = isDuplicate || !current;
  const isCurrent = isFree
    ? isSignedIn && current === null
    : sold !== null && current?.planId === plan.id && current.interval === sold.interval;
  return (
    <li className={cn("plan", plan.isRecommended && "border-primary ring-1 ring-primary")}>
      <h2>
        {name}
        {isCurrent ? (
          <Badge variant="success">{copy.planPage.current}</Badge>
        ) : (
          plan.isRecommended && (
            <Badge>
              <span aria-hidden>★</span>
              {copy.pricingPage.labels.recommended}
            </Badge>
          )
        )}
      </h2>
      <PriceOf offer={offer} locale={locale} isNew={isNew} />
      <div>
        {isNew ? (
          <Start offer={offer} isSignedIn={isSignedIn} isDuplicate={isDuplicate} />
        ) : (
          sold && <Change offer={offer} sold={sold} current={current} isCurrent={isCurrent} />
        )}
      </div>
      <div>
        {includes && <p>{copy.pricingPage.includes(includes)}</p>}
        <ul>
          {[...limits.map(({ allowed, noun }) => copy.allowance(allowed, noun)), ...features].map((added) => (
            <li key={added}>{added}</li>
          ))}
        </ul>
      </div>
    </li>
  );
}

type PriceOfProps = {
  offer: Offer;
  locale: string;
  /** Whether it would be a new subscription: a change to this plan has no trial. */
  isNew: boolean;
};

function PriceOf({ offer: { plan, sold, yearlySaving }, locale, isNew }: PriceOfProps) {
  const { labels, fromSeats, trial, saving } = copy.pricingPage;
  if (!plan.product) return <strong>{labels.free}</strong>;
  if (!sold) return <p className="text-muted-foreground text-sm">{copy.unavailable("this price")}</p>;
  const amount = formatPrice(sold.price, locale);
  const unit = plan.seats ? copy.perSeat(sold.interval) : copy.perInterval(sold.interval);
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p className="text-muted-foreground">
        <strong>{amount}</strong> <span className="whitespace-nowrap">{unit}</span>
      </p>
      {plan.seats && plan.seats.min > 1 && <p className="text-muted-foreground">{fromSeats(plan.seats.min)}</p>}
      {sold.interval === "year" && yearlySaving && (
        <p className="text-success">{saving(formatPrice(yearlySaving, locale), plan.seats !== undefined)}</p>
      )}
      {sold.trial && isNew && <p className="text-balance">{trial(sold.trial, `${amount} ${unit}`)}</p>}
    </div>
  );
}

type StartProps = { offer: Offer; isSignedIn: boolean; isDuplicate: boolean };

/** For who has no plan to change. */
function Start({ offer: { plan, name, sold }, isSignedIn, isDuplicate }: StartProps) {
  const { buttons, labels, toPlan } = copy.pricingPage;
  if (!plan.product && !isSignedIn) {
    return (
      <ButtonLink href="/sign-in" variant="outline">
        {labels.start}
      </ButtonLink>
    );
  }
  if (!sold) return null;
  return (
    <form action={subscribeAction} className="flex flex-col gap-3">
      <input type="hidden" name="plan" value={plan.id} />
      <input type="hidden" name="interval" value={sold.interval} />
      {isDuplicate && <input type="hidden" name="again" value="yes" />}
      {plan.seats && <SeatsField seats={plan.seats} />}
      <SubmitButton className={buttonVariants({ variant: plan.isRecommended ? "default" : "outline" })}>
        <span>
          {isDuplicate ? buttons.again : sold.trial ? buttons.trial : buttons.subscribe}
          <span className="sr-only">{sold.trial ? copy.forPlan(name) : toPlan(name)}</span>
        </span>
      </SubmitButton>
    </form>
  );
}

function SeatsField({ seats: { min, max } }: { seats: NonNullable<Plan["seats"]> }) {
  return (
    <Label className="justify-between gap-3 font-normal">
      {copy.planPage.fields.seats}
      <Input
        type="number"
        name="quantity"
        min={min}
        max={max}
        defaultValue={min}
        required
        className="w-24 tabular-nums"
      />
    </Label>
  );
}

type ChangeProps = { offer: Offer; sold: NonNullable<Offer["sold"]>; current: CurrentPlan; isCurrent: boolean };

/** For who has a plan: what works in its state. */
function Change({ offer: { plan, name }, sold: { interval }, current, isCurrent }: ChangeProps) {
  const { subscriptionId: id, lock, isPaused } = current;
  const { buttons, toPlan } = copy.pricingPage;
  if (isCurrent) {
    const canAdjust = plan.seats && (lock === null || lock === "trial");
    if (isPaused) return <ButtonLink href={`/settings/billing/${id}/resume`}>{copy.cardButtons.resume}</ButtonLink>;
    return (
      <ButtonLink href={canAdjust ? `/settings/billing/${id}/plan` : "/settings/billing"} variant="outline">
        {canAdjust ? buttons.adjust : buttons.manage}
      </ButtonLink>
    );
  }
  if (lock) return null;
  return (
    <ButtonLink
      href={`/settings/billing/${id}/plan?plan=${plan.id}&interval=${interval}`}
      variant={plan.isRecommended ? "default" : "outline"}
    >
      <span>
        {current.planId === plan.id ? buttons.switchInterval[interval] : buttons.switch}
        <span className="sr-only">{current.planId === plan.id ? copy.forPlan(name) : toPlan(name)}</span>
      </span>
    </ButtonLink>
  );
}
