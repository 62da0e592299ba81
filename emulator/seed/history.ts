import { createHash } from "node:crypto";
import type { Charge, Terms } from "../billing/lines";
import { none, one } from "../billing/money";
import { addDuration } from "../duration";
import type { Subscription, TimePeriod } from "../entities/subscription";
import type { Transaction, TransactionOrigin } from "../entities/transaction";
import { encodeCrockford } from "../ids";
import type { PaymentMethod } from "../state";
import { buildDetails, buildTransaction } from "../transactions/build";
import { withFees } from "../transactions/fees";
import { attemptOf } from "../transactions/payments";

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
  if (end)
    while (addDuration(starts_at, billing_cycle) < end) starts_at = addDuration(starts_at, billing_cycle);
  const starts = Array.from({ length: count }, (_, index) => addDuration(starts_at, billing_cycle, -index));
  return starts
    .filter((start) => Date.parse(start) >= Date.parse(started_at))
    .map((start) => ({ starts_at: start, ends_at: addDuration(start, billing_cycle) }))
    .reverse();
}

function chargesOf({ items }: Subscription, period: TimePeriod, isFree: boolean): Charge[] {
  const proration = { rate: isFree ? none : one, period };
  return items.map(({ price, product, quantity }) => ({ price, product, quantity, proration }));
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
  const terms: Terms = { currency_code, country, tax_rate: "0" };
  const charges = chargesOf(subscription, period, isFree);
  let line = 0;
  const lineId = () => fixedId("txnitm", `${id} ${line++}`, place);
  const details = buildDetails(charges, terms, 0n, lineId);
  const at = period.starts_at;
  const { grand_total } = details.totals;
  const isPaid = status === "completed";
  const payments =
    method && collection_mode === "automatic" ? [attemptOf(method, grand_total, at, isPaid)] : [];
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
