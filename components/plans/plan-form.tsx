import type { ReactNode } from "react";
import { Message } from "@/components/site/page";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { Interval, Plan } from "@/lib/billing/plan-catalog";
import type { PlanChoice } from "@/lib/billing/plan-change";
import type { Offers } from "@/lib/billing/pricing";
import { intervalNames, perInterval, perSeat, planPage, seatsOf, unavailable, whyUnavailable } from "@/lib/copy";
import { formatMoney } from "@/lib/format";

type PlanFormProps = {
  offers: Offers;
  /** What any plan is sold for. */
  intervals: Interval[];
  current: { plan: Plan };
  choice: PlanChoice;
  locale: string;
};

/** An ordinary GET form: it works without script, and its address is the choice. */
export function PlanForm({ offers: result, intervals, current, choice, locale }: PlanFormProps) {
  const offers = "offers" in result ? result.offers : [];
  if (!offers.some(({ sold }) => sold)) {
    // Without an outage Paddle has refused each price by itself.
    const reason = "refused" in result ? result.refused : "rejected";
    return <Message title={unavailable("plans")} text={whyUnavailable(reason)} />;
  }
  const { fields, preview } = planPage;
  const withSeats = offers.flatMap(({ plan: { seats }, name }) => (seats ? [{ name, seats }] : []));
  const fewest = Math.min(...withSeats.map(({ seats }) => seats.min));
  return (
    <form method="get" className="flex flex-col gap-6">
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 font-medium text-sm">{fields.plan}</legend>
        {offers.map(
          ({ plan, name, sold }) =>
            sold && (
              <Option key={plan.id} name="plan" value={plan.id} isChecked={plan.id === choice.plan.id}>
                <span>
                  <span className="font-medium">{name}</span>
                  {plan.id === current.plan.id && <span className="text-muted-foreground"> · {planPage.current}</span>}
                </span>
                <span className="tabular-nums">
                  {formatMoney(sold.price, locale)} {plan.seats ? perSeat(sold.interval) : perInterval(sold.interval)}
                </span>
              </Option>
            ),
        )}
      </fieldset>
      {intervals.length > 1 && (
        <fieldset className="grid gap-2 sm:grid-cols-2">
          <legend className="mb-2 font-medium text-sm">{fields.interval}</legend>
          {intervals.map((interval) => (
            <Option key={interval} name="interval" value={interval} isChecked={interval === choice.interval}>
              {intervalNames[interval]}
            </Option>
          ))}
        </fieldset>
      )}
      {withSeats.length > 0 && (
        <Label className="flex-wrap justify-between gap-3">
          <span>
            {fields.seats}
            <span className="mt-1 block font-normal text-muted-foreground">{withSeats.map(seatsOf).join(" · ")}</span>
          </span>
          <Input
            type="number"
            name="quantity"
            min={fewest}
            max={Math.max(...withSeats.map(({ seats }) => seats.max))}
            required
            defaultValue={choice.plan.seats ? choice.quantity : fewest}
            className="w-28 tabular-nums"
          />
        </Label>
      )}
      <Button type="submit" variant="outline" className="self-start max-sm:w-full">
        {preview}
      </Button>
    </form>
  );
}

type OptionProps = { name: string; value: string; isChecked: boolean; children: ReactNode };

function Option({ name, value, isChecked, children }: OptionProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg border bg-card px-4 py-3 text-sm accent-primary outline-offset-2 has-checked:border-primary has-focus-visible:outline-2 has-focus-visible:outline-ring">
      <input type="radio" name={name} value={value} defaultChecked={isChecked} />
      <span className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-4">{children}</span>
    </label>
  );
}
