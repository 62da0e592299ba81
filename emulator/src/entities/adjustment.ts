import type { ChargebackFee, Proration } from "./transaction.ts";

export const adjustmentActions = [
  "chargeback",
  "chargeback_reverse",
  "chargeback_warning",
  "chargeback_warning_reverse",
  "credit",
  "credit_reverse",
  "refund",
] as const;
export type AdjustmentAction = (typeof adjustmentActions)[number];

export const adjustmentStatuses = ["approved", "pending_approval", "rejected", "reversed"] as const;
export type AdjustmentStatus = (typeof adjustmentStatuses)[number];

export interface AdjustmentTotals {
  subtotal: string;
  tax: string;
  total: string;
  fee: string;
  earnings: string;
  currency_code: string;
}

export interface AdjustmentItem {
  id: string;
  item_id: string;
  type: "full" | "partial" | "tax";
  amount: string;
  proration: Proration | null;
  totals: { subtotal: string; tax: string; total: string };
}

export interface Adjustment {
  id: string;
  action: AdjustmentAction;
  type: "full" | "partial";
  transaction_id: string;
  subscription_id: string | null;
  customer_id: string;
  reason: string;
  /** Only credits say whether they went to the customer's balance. */
  credit_applied_to_balance: boolean | null;
  currency_code: string;
  status: AdjustmentStatus;
  items: AdjustmentItem[];
  totals: AdjustmentTotals;
  /** The fee stands in chargebacks and their warnings only. */
  payout_totals: (AdjustmentTotals & { chargeback_fee?: ChargebackFee }) | null;
  tax_rates_used: { tax_rate: string; totals: { subtotal: string; tax: string; total: string } }[];
  created_at: string;
  updated_at: string;
}

export interface CreditBalance {
  customer_id: string;
  currency_code: string;
  balance: { available: string; reserved: string; used: string };
}
