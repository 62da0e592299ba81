import { createHash } from "node:crypto";
import type { Charge } from "../billing/charge.ts";
import type { Terms } from "../billing/lines.ts";
import { none, one } from "../billing/money.ts";
import { addDuration } from "../duration.ts";
import type { Adjustment } from "../entities/adjustment.ts";
import type { Address } from "../entities/customer.ts";
import type { Subscription, TimePeriod } from "../entities/subscription.ts";
import type { Transaction, TransactionOrigin } from "../entities/transaction.ts";
import { encodeCrockford } from "../ids.ts";
import type { PaymentMethod } from "../state.ts";
import { attemptOf, buildDetails, buildTransaction, withFees } from "../transactions/build.ts";
import { buildRefund } from "../transactions/refund.ts";
import { sam, sixten } from "./customers.ts";
import { addDays } from "./moments.ts";

const firstId = Date.parse("2025-01-07T08:00:00Z");

/** Always the same id for the same thing; a higher place sorts later. */
export function fixedId(prefix: string, what: string, place: number): string {
  const digest = createHash("sha256").update(`${what} ${place}`).digest("hex");
  const time = encodeCrockford(BigInt(firstId + place * 60_000), 10);
  return `${prefix}_${time}${encodeCrockford(BigInt(`0x${digest.slice(0, 20)}`), 16)}`;
}

export interface Past {
  subscription: Subscription;
  method: PaymentMethod | undefined;
  checkoutUrl: string;
  country: string;
}

/** The periods a subscription was billed for, the oldest first. */
export function billedPeriods(subscription: Subscription, count: number): TimePeriod[] {
  const { billing_cycle, current_billing_period, started_at, paused_at, canceled_at } = subscription;
  if (!started_at) return [];
  const end = paused_at ?? canceled_at;
  let starts_at = current_billing_period?.starts_at ?? started_at;
  if (end) while (addDuration(starts_at, billing_cycle) < end) starts_at = addDuration(starts_at, billing_cycle);
  const starts = Array.from({ length: count }, (_, index) => addDuration(starts_at, billing_cycle, -index));
  return starts
    .filter((start) => Date.parse(start) >= Date.parse(started_at))
    .map((start) => ({ starts_at: start, ends_at: addDuration(start, billing_cycle) }))
    .reverse();
}

function chargesOf({ items }: Subscription, period: TimePeriod, isFree: boolean): Charge[] {
  const proration = { rate: isFree ? none : one, period };
  return items.map(({ price, product, quantity }) => ({ price, product, quantity, proration, discount: null }));
}

/** A transaction as if it had been billed when its period began, and paid unless the rest says otherwise. */
export function pastTransaction(
  { subscription, method, checkoutUrl, country }: Past,
  period: TimePeriod,
  place: number,
  how: { origin: TransactionOrigin; status: "completed" | "billed" | "past_due"; isFree: boolean },
): Transaction {
  const { id: subscription_id, customer_id, address_id, business_id, currency_code } = subscription;
  const { collection_mode, billing_details } = subscription;
  const { origin, status, isFree } = how;
  const id = fixedId("txn", subscription_id, place);
  const terms: Terms = { currency_code, country, tax_rate: "0", account_tax_mode: "external" };
  const charges = chargesOf(subscription, period, isFree);
  let line = 0;
  const lineId = () => fixedId("txnitm", `${id} ${line++}`, place);
  const details = buildDetails(charges, terms, 0n, lineId);
  const at = period.starts_at;
  const { grand_total } = details.totals;
  const isPaid = status === "completed";
  const payments = method && collection_mode === "automatic" ? [attemptOf(method, grand_total, at, isPaid)] : [];
  const hasInvoice = isPaid || collection_mode === "manual";
  return buildTransaction(
    {
      id,
      status,
      customer_id,
      address_id,
      business_id,
      currency_code,
      origin,
      subscription_id,
      collection_mode,
      billing_details,
      billing_period: period,
      invoice_id: hasInvoice ? fixedId("inv", id, place) : null,
      payments,
      checkout: { url: collection_mode === "manual" ? null : `${checkoutUrl}${id}` },
      created_at: at,
      billed_at: at,
      charges,
    },
    isPaid ? withFees(details) : details,
  );
}

export interface Sources {
  subscriptions: Subscription[];
  addresses: Record<string, Address>;
  methods: Record<string, PaymentMethod>;
  /** What comes before the id of a transaction in its checkout link. */
  checkoutUrl: string;
  /** The number that the first invoice follows. */
  lastInvoice: number;
}

/** What a subscription has been billed so far; only its newest bill can be unpaid. */
function historyOf(past: Past): Transaction[] {
  const { subscription } = past;
  const { status, collection_mode, started_at, customer_id } = subscription;
  const periods = billedPeriods(subscription, customer_id === sixten.id ? 1 : 12);
  return periods.map((period, index) => {
    const isLast = index === periods.length - 1;
    const unpaid = status === "past_due" ? "past_due" : collection_mode === "manual" ? "billed" : null;
    const isFirst = period.starts_at === started_at;
    return pastTransaction(past, period, index * 10, {
      origin: isFirst ? "web" : "subscription_recurring",
      status: isLast && unpaid ? unpaid : "completed",
      isFree: status === "trialing",
    });
  });
}

/** A month and a half ago Sam changed his card: a bill over nothing. */
function samsCardChange(past: Past, history: Transaction[]): Transaction[] {
  const [before] = history.slice(-3, -2);
  const last = history.at(-1);
  if (!before?.billed_at || !last?.billed_at) return [];
  const at = addDays(before.billed_at, 12);
  if (Date.parse(at) > Date.parse(last.billed_at)) return [];
  const place = (history.length - 3) * 10 + 5;
  const origin = "subscription_payment_method_change";
  const change = { origin, status: "completed", isFree: true } as const;
  return [pastTransaction(past, { starts_at: at, ends_at: at }, place, change)];
}

function numbered(transactions: Transaction[], before: number): Transaction[] {
  let last = before;
  return transactions.map((each) => (each.invoice_id ? { ...each, invoice_number: `325-${++last}` } : each));
}

export interface Books {
  transactions: Transaction[];
  adjustments: Adjustment[];
  last_invoice: number;
}

/** The books as they would be had the subscriptions been lived through. */
export function buildBooks({ subscriptions, addresses, methods, checkoutUrl, lastInvoice }: Sources): Books {
  const billed = subscriptions.filter(({ customer_id, status }) => customer_id !== sixten.id || status === "active");
  const all = billed.flatMap((subscription) => {
    const country = addresses[subscription.address_id]?.country_code ?? "US";
    const method = methods[subscription.customer_id];
    const past = { subscription, method, checkoutUrl, country };
    const history = historyOf(past);
    const isSams = subscription.customer_id === sam.id && subscription.status === "active";
    return isSams ? [...history, ...samsCardChange(past, history)] : history;
  });
  const byDate = all.toSorted((a, b) => (String(a.billed_at) < String(b.billed_at) ? -1 : 1));
  const transactions = numbered(byDate, lastInvoice);
  const last_invoice = lastInvoice + transactions.filter(({ invoice_id }) => invoice_id).length;
  const sams = transactions.filter(({ customer_id }) => customer_id === sam.id);
  const refunded = sams.at(-5) ?? sams[0];
  const quarter = BigInt(refunded?.details.totals.total ?? "0") / 4n;
  if (!refunded?.billed_at || quarter === 0n) return { transactions, adjustments: [], last_invoice };
  const at = addDays(refunded.billed_at, 2);
  const { adjustment, details } = buildRefund(refunded, [], quarter, at);
  return {
    transactions: transactions.map((each) => (each === refunded ? { ...refunded, details } : each)),
    adjustments: [{ ...adjustment, id: fixedId("adj", refunded.id, 0) }],
    last_invoice,
  };
}
