import type { ReactNode } from "react";
import { Stepper } from "@/components/plans/live-form";
import { Badge } from "@/components/ui/badge";
import { Button, buttonVariants } from "@/components/ui/button";
import { Label } from "@/components/ui/label";
import type { PlanPage } from "@/lib/billing/plan-page";
import type { Offer } from "@/lib/billing/pricing";
import { intervalNames, perInterval, perSeat, planPage } from "@/lib/copy";
import { formatPrice } from "@/lib/format";

type PlanFieldsProps = Pick<PlanPage, "current" | "choice" | "intervals" | "saving"> & {
  offers: Offer[];
  isTrial: boolean;
  /** Whether the number of seats was refused. */
  isInvalid: boolean;
  locale: string;
};

/** What can be chosen: a plan, an interval, seats. A trial keeps the first two. */
export function PlanFields({ offers, current, choice, intervals, saving, isTrial, ...rest }: PlanFieldsProps) {
  const { isInvalid, locale } = rest;
  const { fields, preview } = planPage;
  const { plan, interval: chosen } = choice;
  return (
    <>
      {isTrial ? (
        <input type="hidden" name="plan" value={plan.id} />
      ) : (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-2 font-medium text-sm">{fields.plan}</legend>
          {offers.map((offer) => (
            <PlanOption
              key={offer.plan.id}
              offer={offer}
              isChecked={offer.plan.id === plan.id}
              isCurrent={offer.plan.id === current.plan.id}
              locale={locale}
            />
          ))}
        </fieldset>
      )}
      {!isTrial && intervals.length > 1 && (
        <fieldset className="grid gap-2 sm:grid-cols-2">
          <legend className="mb-2 font-medium text-sm">{fields.interval}</legend>
          {intervals.map((interval) => (
            <Option key={interval} name="interval" value={interval} isChecked={interval === chosen}>
              <span className="font-medium">{intervalNames[interval]}</span>
              {interval === "year" && saving && (
                <span className="text-success">{planPage.saving(formatPrice(saving, locale))}</span>
              )}
            </Option>
          ))}
        </fieldset>
      )}
      {plan.seats && <Seats key={plan.id} seats={plan.seats} quantity={choice.quantity} isInvalid={isInvalid} />}
      <Button type="submit" variant="outline" className="hidden self-start noscript:flex max-sm:w-full">
        {preview}
      </Button>
    </>
  );
}

type PlanOptionProps = { offer: Offer; isChecked: boolean; isCurrent: boolean; locale: string };

function PlanOption({ offer: { plan, name, sold }, isChecked, isCurrent, locale }: PlanOptionProps) {
  if (!sold) return null;
  return (
    <Option name="plan" value={plan.id} isChecked={isChecked}>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{name}</span>
        {isCurrent && <Badge variant="secondary">{planPage.current}</Badge>}
      </span>
      <span className="sm:text-right">
        <span className="font-medium tabular-nums">{formatPrice(sold.price, locale)}</span>{" "}
        <span className="text-muted-foreground">
          {plan.seats ? perSeat(sold.interval) : perInterval(sold.interval)}
        </span>
      </span>
    </Option>
  );
}

type SeatsProps = { seats: { min: number; max: number }; quantity: number; isInvalid: boolean };

function Seats({ seats: { min, max }, quantity, isInvalid }: SeatsProps) {
  const { fields, bounds, steps } = planPage;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <div>
        <Label htmlFor="quantity">{fields.seats}</Label>
        <p id="quantity-bounds" className="mt-1 text-muted-foreground text-sm">
          {bounds(min, max)}
        </p>
      </div>
      <Stepper
        id="quantity"
        name="quantity"
        min={min}
        max={max}
        defaultValue={quantity}
        describedBy="quantity-bounds"
        isInvalid={isInvalid}
        labels={steps}
        className="flex items-center gap-1.5"
        inputClassName="min-h-11 w-20 rounded-md border border-input bg-card px-2 text-center text-base tabular-nums shadow-xs outline-offset-2 [appearance:textfield] focus-visible:outline-2 focus-visible:outline-ring aria-invalid:border-destructive sm:min-h-10 md:text-sm noscript:[appearance:auto] [&::-webkit-inner-spin-button]:appearance-none noscript:[&::-webkit-inner-spin-button]:appearance-auto"
        buttonClassName={buttonVariants({ variant: "outline", size: "icon", className: "text-lg noscript:hidden" })}
      />
    </div>
  );
}

type OptionProps = { name: string; value: string; isChecked: boolean; children: ReactNode };

function Option({ name, value, isChecked, children }: OptionProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg border bg-card px-4 py-3 text-sm accent-primary outline-offset-2 transition-colors hover:border-input has-checked:border-primary has-focus-visible:outline-2 has-checked:ring-1 has-checked:ring-primary has-focus-visible:outline-ring">
      <input type="radio" name={name} value={value} defaultChecked={isChecked} className="max-lg:scroll-mb-72" />
      <span className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-1">{children}</span>
    </label>
  );
}
