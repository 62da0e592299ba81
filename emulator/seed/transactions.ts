import type { Address } from "../entities/address";
import type { Adjustment } from "../entities/adjustment";
import type { Subscription } from "../entities/subscription";
import type { Transaction } from "../entities/transaction";
import type { PaymentMethod } from "../state";
import { buildRefund } from "../transactions/refund";
import { sam, sixten } from "./customers";
import { billedPeriods, fixedId, type Past, pastTransaction } from "./history";
import { addDays } from "./moments";

const firstInvoice = 10_000;

export interface Sources {
  subscriptions: Subscription[];
  addresses: Record<string, Address>;
  methods: Record<string, PaymentMethod>;
  /** What comes before the id of a transaction in its checkout link. */
  checkoutUrl: string;
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
  if (!before?.billed_at) return [];
  const at = addDays(before.billed_at, 12);
  const place = (history.length - 3) * 10 + 5;
  const origin = "subscription_payment_method_change";
  const change = { origin, status: "completed", isFree: true } as const;
  return [pastTransaction(past, { starts_at: at, ends_at: at }, place, change)];
}

function numbered(transactions: Transaction[]): Transaction[] {
  let last = firstInvoice;
  return transactions.map((each) => (each.invoice_id ? { ...each, invoice_number: `325-${++last}` } : each));
}

export interface Books {
  transactions: Transaction[];
  adjustments: Adjustment[];
  last_invoice: number;
}

/** The books as they would be had the subscriptions been lived through. */
export function buildBooks({ subscriptions, addresses, methods, checkoutUrl }: Sources): Books {
  const billed = subscriptions.filter(
    ({ customer_id, status }) => customer_id !== sixten.id || status === "active",
  );
  const all = billed.flatMap((subscription) => {
    const country = addresses[subscription.address_id]?.country_code ?? "US";
    const method = methods[subscription.customer_id];
    const past = { subscription, method, checkoutUrl, country };
    const history = historyOf(past);
    const isSams = subscription.customer_id === sam.id && subscription.status === "active";
    return isSams ? [...history, ...samsCardChange(past, history)] : history;
  });
  const byDate = all.toSorted((a, b) => (String(a.billed_at) < String(b.billed_at) ? -1 : 1));
  const transactions = numbered(byDate);
  const last_invoice = firstInvoice + transactions.filter(({ invoice_id }) => invoice_id).length;
  const refunded = transactions.filter(({ customer_id }) => customer_id === sam.id).at(-5);
  if (!refunded?.billed_at) return { transactions, adjustments: [], last_invoice };
  const at = addDays(refunded.billed_at, 2);
  const { adjustment, details } = buildRefund(refunded, [], 10_000n, at);
  return {
    transactions: transactions.map((each) => (each === refunded ? { ...refunded, details } : each)),
    adjustments: [{ ...adjustment, id: fixedId("adj", refunded.id, 0) }],
    last_invoice,
  };
}
