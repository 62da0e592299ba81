import type { Proration } from "./transaction.ts";

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
  type: "full" | "partial";
  amount: string;
  proration: Proration | null;
  totals: { subtotal: string; tax: string; total: string };
}

export interface Adjustment {
  id: string;
  action: "refund";
  type: "full" | "partial";
  transaction_id: string;
  subscription_id: string | null;
  customer_id: string;
  reason: string;
  credit_applied_to_balance: null;
  currency_code: string;
  status: "approved";
  items: AdjustmentItem[];
  totals: AdjustmentTotals;
  payout_totals: (AdjustmentTotals & { chargeback_fee: { amount: string; original: null } }) | null;
  tax_rates_used: { tax_rate: string; totals: { subtotal: string; tax: string; total: string } }[];
  created_at: string;
  updated_at: string;
}

export interface CreditBalance {
  customer_id: string;
  currency_code: string;
  balance: { available: string; reserved: string; used: string };
}
