import { type Charge, type Terms, toLine } from "../billing/lines";
import { adjustedFrom, detailsOf } from "../billing/totals";
import type { LineItem, Transaction, TransactionDetails } from "../entities/transaction";
import { newId } from "../ids";

export type TransactionDraft = Pick<
  Transaction,
  "customer_id" | "address_id" | "currency_code" | "origin" | "subscription_id"
> &
  Partial<Transaction> & { id: string; created_at: string; charges: Charge[] };

export function buildDetails(
  charges: Charge[],
  terms: Terms,
  available: bigint,
  lineId = () => newId("txnitm", Date.now()),
): TransactionDetails {
  const lines: LineItem[] = charges.map((charge) => ({ id: lineId(), ...toLine(charge, terms) }));
  const details = detailsOf(lines, terms, available);
  return {
    ...details,
    adjusted_totals: adjustedFrom(details.totals),
    payout_totals: null,
    adjusted_payout_totals: null,
  };
}

/** The items of a transaction are what is bought; credits for what is given up are only lines. */
export function itemsOf(charges: Charge[], details: TransactionDetails): Transaction["items"] {
  return charges.flatMap(({ price, quantity }, index) =>
    quantity > 0 ? [{ price, quantity, proration: details.line_items[index]?.proration ?? null }] : [],
  );
}

/** A whole entity from what is particular about it. */
export function buildTransaction(
  { charges, ...fields }: TransactionDraft,
  details: TransactionDetails,
): Transaction {
  return {
    status: "draft",
    business_id: null,
    custom_data: null,
    invoice_id: null,
    invoice_number: null,
    collection_mode: "automatic",
    discount_id: null,
    billing_details: null,
    billing_period: null,
    items: itemsOf(charges, details),
    details,
    payments: [],
    checkout: { url: null },
    updated_at: fields.created_at,
    billed_at: null,
    revised_at: null,
    ...fields,
  };
}
