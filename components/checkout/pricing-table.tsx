import Link from "next/link";
import { PlanCard, type Viewer } from "@/components/checkout/plan-card";
import { Message } from "@/components/site/page";
import { SupportText } from "@/components/site/support-text";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { buttonVariants } from "@/components/ui/button";
import type { Interval } from "@/lib/billing/plan-catalog";
import type { Feature, PlanId } from "@/lib/billing/plans";
import type { Offer, Offers } from "@/lib/billing/pricing";
import * as copy from "@/lib/copy";
import { cn } from "@/lib/utils";

/** A feature, and its words for people. */
export type Missing = { feature: Feature; name: string };

type PricingTableProps = Viewer & {
  offers: Offers;
  interval: Interval;
  /** What any plan is sold for. */
  intervals: Interval[];
  /** Why the last attempt to subscribe was refused. */
  error: string | null;
  /** What somebody came here for and lacks. */
  missing: Missing | null;
  /** The plan the user already has, and may subscribe to again after the warning. */
  duplicate: PlanId | null;
};

export function PricingTable({ offers: result, interval, intervals, error, ...props }: PricingTableProps) {
  const { missing, duplicate, ...viewer } = props;
  const offers = "offers" in result ? result.offers : [];
  const lock = viewer.current?.lock;
  const why = missing && offers.filter(({ plan }) => plan.includes.features.includes(missing.feature));
  const notices = [
    missing && why?.length
      ? copy.needsPlan(
          missing.name,
          why.map(({ name }) => name),
        )
      : null,
    error ?? (lock && copy.pricingPage.locked[lock]),
  ].filter((notice) => notice != null);
  return (
    <div className="flex flex-col gap-8">
      <header className="flex flex-col items-center gap-4 text-center">
        <h1 className="text-balance font-semibold text-3xl tracking-tight">{copy.pricingPage.heading}</h1>
        {intervals.length > 1 && <IntervalSwitch selected={interval} intervals={intervals} offers={offers} />}
        <TaxNote offers={offers} currencyCode={viewer.current?.currencyCode ?? null} />
        {notices.map((notice) => (
          <Alert key={notice} variant="warning" className="w-auto max-w-prose">
            <AlertDescription>
              <p>
                <SupportText>{notice}</SupportText>
              </p>
            </AlertDescription>
          </Alert>
        ))}
      </header>
      {"refused" in result ? (
        <Message title={copy.unavailable("prices")} text={copy.whyUnavailable(result.refused)} />
      ) : (
        <ul className={cn("grid gap-4", columnsFor(offers.length))}>
          {offers.map((offer, index) => (
            <PlanCard
              key={offer.plan.id}
              offer={offer}
              includes={offers[index - 1]?.name ?? null}
              isDuplicate={duplicate === offer.plan.id}
              {...viewer}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

/** No row is left with a single card where that can be helped. */
function columnsFor(plans: number): string {
  if (plans === 1) return "mx-auto w-full max-w-sm";
  if (plans === 2) return "md:grid-cols-2";
  return plans % 3 === 0 ? "md:grid-cols-3" : "md:grid-cols-2 lg:grid-cols-4";
}

function IntervalSwitch({
  selected,
  intervals,
  offers,
}: {
  selected: Interval;
  intervals: Interval[];
  offers: Offer[];
}) {
  const percent = Math.max(0, ...offers.map(({ yearlySaving }) => yearlySaving?.percent ?? 0));
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
          {interval === "year" && percent > 0 && (
            <span className="font-normal"> {copy.pricingPage.saveUpTo(percent)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}

/**
 * One sentence for all: where any price is without its tax, it says so. Another for who pays for a subscription in another
 * currency than is sold here.
 */
function TaxNote({ offers, currencyCode }: { offers: Offer[]; currencyCode: string | null }) {
  const prices = offers.flatMap(({ sold }) => sold?.price ?? []);
  if (prices.length === 0) return null;
  const { included, added } = copy.pricingPage.tax;
  const isIncluded = prices.every(({ isTaxIncluded }) => isTaxIncluded);
  const isOther = currencyCode !== null && prices.some((price) => price.currencyCode !== currencyCode);
  return (
    <p className="max-w-prose text-balance text-muted-foreground text-sm">
      {isIncluded ? included : added}
      {isOther && ` ${copy.pricingPage.otherCurrency(currencyCode)}`}
    </p>
  );
}
