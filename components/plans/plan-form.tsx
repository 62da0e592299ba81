import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { Offer } from "@/lib/billing/list-offers";
import type { PlanChoice } from "@/lib/billing/plan-choice";
import type { Plan } from "@/lib/billing/plans";
import { formatMoney } from "@/lib/format";

type PlanFormProps = {
  offers: Offer[] | null;
  current: { plan: Plan; interval: string; quantity: number };
  choice: PlanChoice;
  locale: string;
};

const option =
  "flex min-h-11 cursor-pointer items-center gap-3 rounded-lg border border-border px-4 py-3 has-checked:border-primary has-focus-visible:outline-2 has-focus-visible:outline-ring text-sm accent-primary bg-card";

/** The choice of plan, interval and seats. An ordinary GET form: it works without script, and its address is the choice. */
export function PlanForm({ offers, current, choice, locale }: PlanFormProps) {
  if (!offers) {
    return (
      <Card className="text-center">
        <p className="py-6 text-sm">The plans can’t be shown right now. Please try again in a moment.</p>
      </Card>
    );
  }
  return (
    <form method="get" className="flex flex-col gap-6">
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 font-medium text-sm">Plan</legend>
        {offers.map(({ plan, name, price }) => (
          <label key={plan.id} className={option}>
            <input type="radio" name="plan" value={plan.id} defaultChecked={plan.id === choice.plan.id} />
            <span className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-4">
              <span>
                <span className="font-medium">{name}</span>
                {plan.id === current.plan.id && (
                  <span className="text-muted-foreground"> · your plan now</span>
                )}
              </span>
              <span className="tabular-nums">
                {formatMoney(price.amount, price.currencyCode, locale)} per {plan.hasSeats && "seat and "}
                {choice.interval}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="mb-2 font-medium text-sm">Billed</legend>
        {(["month", "year"] as const).map((interval) => (
          <label key={interval} className={option}>
            <input
              type="radio"
              name="interval"
              value={interval}
              defaultChecked={interval === choice.interval}
            />
            {interval === "month" ? "Monthly" : "Yearly"}
          </label>
        ))}
      </fieldset>
      <label className="flex flex-wrap items-center justify-between gap-3 text-sm">
        <span>
          <span className="font-medium">Seats</span>
          <span className="block text-muted-foreground">For plans that have them.</span>
        </span>
        <input
          type="number"
          name="quantity"
          min={1}
          required
          defaultValue={choice.quantity}
          className="min-h-11 w-28 rounded-lg border border-border bg-card px-3 tabular-nums"
        />
      </label>
      <button
        type="submit"
        className={cn(buttonVariants({ variant: "outline" }), "self-start max-sm:w-full")}
      >
        Show what it costs
      </button>
    </form>
  );
}
