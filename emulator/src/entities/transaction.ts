import type { CustomData, Price, Product } from "./catalog.ts";
import type { BillingDetails, TimePeriod } from "./subscription.ts";

export const transactionStatuses = ["draft", "ready", "billed", "paid", "completed", "canceled", "past_due"] as const;
export type TransactionStatus = (typeof transactionStatuses)[number];

export const transactionOrigins = [
  "api",
  "subscription_charge",
  "subscription_payment_method_change",
  "subscription_recurring",
  "subscription_update",
  "web",
] as const;
export type TransactionOrigin = (typeof transactionOrigins)[number];

/** Amounts are strings of whole minor units, as everywhere at Paddle. */
export interface Totals {
  subtotal: string;
  discount: string;
  tax: string;
  total: string;
}

export interface TransactionTotals extends Totals {
  credit: string;
  credit_to_balance: string;
  balance: string;
  grand_total: string;
  fee: string | null;
  earnings: string | null;
  currency_code: string;
}

export interface AdjustedTotals {
  subtotal: string;
  tax: string;
  total: string;
  grand_total: string;
  fee: string | null;
  earnings: string | null;
  currency_code: string;
}

export interface ChargebackFee {
  amount: string;
  /** null when it was in the currency of the payout. */
  original: { amount: string; currency_code: string } | null;
}

export interface AdjustedPayoutTotals {
  subtotal: string;
  tax: string;
  total: string;
  fee: string;
  chargeback_fee: ChargebackFee;
  earnings: string;
  currency_code: string;
}

export interface Proration {
  rate: string;
  billing_period: TimePeriod;
}

export interface PreviewLineItem {
  price_id: string;
  quantity: number;
  proration: Proration | null;
  tax_rate: string;
  unit_totals: Totals;
  totals: Totals;
  product: Product;
}

export interface LineItem extends PreviewLineItem {
  id: string;
}

export interface PreviewDetails {
  tax_rates_used: { tax_rate: string; totals: Totals }[];
  totals: TransactionTotals;
  line_items: PreviewLineItem[];
}

export interface TransactionDetails extends PreviewDetails {
  adjusted_totals: AdjustedTotals;
  payout_totals: TransactionTotals | null;
  adjusted_payout_totals: AdjustedPayoutTotals | null;
  line_items: LineItem[];
}

/** A transaction that isn't one yet, as previews show it. */
export interface TransactionPreview {
  billing_period: TimePeriod;
  details: PreviewDetails;
  adjustments: never[];
}

export interface Card {
  type: "visa";
  last4: string;
  expiry_month: number;
  expiry_year: number;
  cardholder_name: string;
}

export interface Payment {
  payment_attempt_id: string;
  stored_payment_method_id: string;
  payment_method_id: string;
  amount: string;
  status: "captured" | "error";
  error_code: "declined" | null;
  method_details: { type: "card"; card: Card };
  created_at: string;
  captured_at: string | null;
}

export interface TransactionItem {
  price: Price;
  quantity: number;
  proration: Proration | null;
}

/** What a revision says of the buyer, on this transaction only. */
export interface Revision {
  customer?: { name?: string | undefined } | undefined;
  business?: { name?: string | undefined; tax_identifier?: string | undefined } | undefined;
  address?: RevisedAddress | undefined;
}

interface RevisedAddress {
  first_line?: string | undefined;
  second_line?: string | null | undefined;
  city?: string | undefined;
  region?: string | undefined;
}

export interface Transaction {
  id: string;
  status: TransactionStatus;
  customer_id: string | null;
  address_id: string | null;
  business_id: string | null;
  custom_data: CustomData;
  currency_code: string;
  origin: TransactionOrigin;
  subscription_id: string | null;
  invoice_id: string | null;
  invoice_number: string | null;
  collection_mode: "automatic" | "manual";
  discount_id: string | null;
  billing_details: BillingDetails | null;
  billing_period: TimePeriod | null;
  items: TransactionItem[];
  details: TransactionDetails;
  /** The newest first. */
  payments: Payment[];
  checkout: { url: string | null } | null;
  created_at: string;
  updated_at: string;
  billed_at: string | null;
  revised_at: string | null;
}
