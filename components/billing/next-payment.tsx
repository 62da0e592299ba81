import type { ReactNode } from "react";
import { LocalTime, WhileChecking } from "@/components/billing/freshness";
import { Skeleton } from "@/components/ui/skeleton";
import type { SubscriptionView } from "@/lib/billing/overview";
import * as copy from "@/lib/copy";
import { formatDate, formatMoment, formatMoney } from "@/lib/format";

type NextPaymentProps = { subscription: SubscriptionView; locale: string };
type NextPayment = NonNullable<SubscriptionView["nextPayment"]>;

/** What is charged next, or, where that isn't known, words that say so. */
export function NextPaymentAmount({ subscription, locale }: NextPaymentProps) {
  const { nextPayment, interval, frequency } = subscription;
  if (!nextPayment) {
    return (
      subscription.isCharged && (
        <WithoutAmount subscription={subscription}>
          <p className="muted min-h-8">{copy.nextPayment.unknown}</p>
        </WithoutAmount>
      )
    );
  }
  const { kind, total, currencyCode, recurring, asOf } = nextPayment;
  return (
    <div className="next-payment">
      <p className="muted">
        {copy.nextPayment.labels[kind]}
        {asOf && (
          <>
            {" "}
            {copy.nextPayment.asOf}{" "}
            <LocalTime at={asOf} locale={locale}>
              {formatMoment(asOf, locale)}
            </LocalTime>
          </>
        )}
      </p>
      <p className="tabular-nums">
        <span className="font-semibold text-2xl tracking-tight">
          {formatMoney({ amount: total, currencyCode }, locale)}
        </span>
        {recurring === total && <span className="muted"> {copy.perInterval(interval, frequency)}</span>}
      </p>
    </div>
  );
}

/** The place of an amount that is being read. */
export function ExpectedPayment({ subscription }: { subscription: SubscriptionView }) {
  return (
    <WhileChecking failed={null}>
      <WithoutAmount subscription={subscription}>
        <Skeleton className="h-8 w-28" />
      </WithoutAmount>
    </WhileChecking>
  );
}

type WithoutAmountProps = { subscription: SubscriptionView; children: ReactNode };

function WithoutAmount({ subscription: { status }, children }: WithoutAmountProps) {
  return (
    <div className="next-payment">
      <p className="muted">{copy.nextPayment.labels[status === "past_due" ? "due" : "payment"]}</p>
      {children}
    </div>
  );
}

type Row = { key: string; name: string; details?: string | null; amount: string | null };

/**
 * A line for each item, and what makes the sum of them the amount above. Where that isn't known, what the items cost by
 * themselves, without a sum.
 */
export function PaymentLines({ subscription, locale }: NextPaymentProps) {
  const { nextPayment, interval, frequency } = subscription;
  const rows = linesOf(subscription, locale);
  const { tax, total, recurring } = nextPayment ?? {};
  const format = (amount: string) => nextPayment && formatMoney({ ...nextPayment, amount }, locale);
  const included = tax?.isInside ? format(tax.amount) : null;
  const afterwards = recurring && recurring !== total ? format(recurring) : null;
  const notes = [
    ...explain(subscription),
    included && copy.nextPayment.taxIncluded(included),
    afterwards && copy.nextPayment.afterwards(`${afterwards} ${copy.perInterval(interval, frequency)}`),
  ].filter(Boolean);
  if (rows.length === 0 && notes.length === 0) return null;
  return (
    <div className="border-t pt-3 text-sm">
      <ul aria-label={copy.nextPayment.lines} className="bill">
        {rows.map(({ key, name, details, amount }) => (
          <li key={key}>
            {details === undefined ? (
              <span className="text-muted-foreground">{name}</span>
            ) : (
              <span>
                {`${name} `}
                {details && <span>{details}</span>}
              </span>
            )}
            {amount && <span>{amount}</span>}
          </li>
        ))}
      </ul>
      {notes.length > 0 && <p className="muted mt-2 first:mt-0">{notes.join(" · ")}</p>}
    </div>
  );
}

/** Empty where there is nothing but the price of the plan. */
export function linesOf(subscription: SubscriptionView, locale: string): Row[] {
  const { nextPayment } = subscription;
  const isBill = nextPayment !== null && nextPayment.kind !== "due";
  const rows = isBill ? rowsOf(nextPayment, subscription, locale) : itemRows(subscription, locale);
  return rows.length > 1 ? rows : [];
}

function rowsOf(payment: NextPayment, subscription: SubscriptionView, locale: string): Row[] {
  const { lines, discount, tax, credit, toBalance, currencyCode } = payment;
  if (lines.length === 0) return [];
  const format = (amount: string) => formatMoney({ amount, currencyCode }, locale);
  const less = (amount: string) => format(String(-BigInt(amount)));
  const rows: Row[] = lines.map((line, index) => ({
    key: `${index}`,
    name: line.quantity < 0 ? copy.changeSummary.unusedTime(line.name) : line.name,
    details: line.quantity < 0 ? null : detailsOf(line, subscription, locale),
    amount: format(line.amount),
  }));
  if (discount) rows.push({ key: "discount", name: discountText(discount, locale), amount: less(discount.amount) });
  if (tax && !tax.isInside) rows.push({ key: "tax", name: copy.nextPayment.tax, amount: format(tax.amount) });
  if (credit) rows.push({ key: "credit", name: copy.nextPayment.credit, amount: less(credit) });
  if (toBalance) rows.push({ key: "balance", name: copy.changeSummary.balance, amount: format(toBalance) });
  return rows;
}

/** What an amount can't say by itself. */
function explain({ nextPayment, isInvoiced, portalPages }: SubscriptionView): string[] {
  if (!nextPayment) return [];
  const { kind, lines } = nextPayment;
  if (kind === "due") {
    const canUpdate = portalPages.includes("update-payment-method") && !isInvoiced;
    return [canUpdate ? copy.nextPayment.payDue : copy.nextPayment.payInvoice];
  }
  if (kind === "once-added") return [copy.nextPayment.withoutMethod];
  return lines.length === 0 ? [copy.nextPayment.unexplained] : [];
}

function itemRows(subscription: SubscriptionView, locale: string): Row[] {
  const { plan, addons, currencyCode } = subscription;
  return [plan, ...addons].map((item, index) => ({
    key: `${index}`,
    name: item.name,
    details: detailsOf(item, subscription, locale),
    amount: item.amount && formatMoney({ amount: item.amount, currencyCode }, locale),
  }));
}

type Line = { name: string; quantity: number; unitAmount: string | null };

/** "10 seats × $30.00", or without the price where that isn't known; null for one of something. */
export function detailsOf(
  { name, quantity, unitAmount }: Line,
  { plan, hasSeats, currencyCode }: SubscriptionView,
  locale: string,
): string | null {
  const isSeats = hasSeats && name === plan.name;
  if (quantity === 1 && !isSeats) return null;
  const price = unitAmount && formatMoney({ amount: unitAmount, currencyCode }, locale);
  if (!price) return isSeats ? copy.seatCount(quantity) : copy.quantityOf(quantity);
  return copy.times(isSeats ? copy.seatCount(quantity) : `${quantity}`, price);
}

function discountText({ terms, endsAt }: NonNullable<NextPayment["discount"]>, locale: string): string {
  const until = endsAt && formatDate(new Date(endsAt), locale);
  if (!terms) return copy.nextPayment.discount(null, null, until);
  const { type, amount, currencyCode, code } = terms;
  const isFlat = type !== "percentage" && currencyCode;
  const off = isFlat ? formatMoney({ amount, currencyCode }, locale) : `${amount}%`;
  return copy.nextPayment.discount(copy.nextPayment.off(off, type === "flat_per_seat"), code, until);
}
