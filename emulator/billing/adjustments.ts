import type { Adjustment } from "../entities/adjustment";
import { sum } from "./money";

/** All that was given back on a transaction. */
export function addUpAdjustments(adjustments: Adjustment[], currency_code: string) {
  const field = (name: "subtotal" | "tax" | "total" | "fee" | "earnings") =>
    String(sum(adjustments.map(({ totals }) => totals[name])));
  return {
    subtotal: field("subtotal"),
    tax: field("tax"),
    total: field("total"),
    fee: field("fee"),
    earnings: field("earnings"),
    breakdown: { credit: "0", refund: field("total"), chargeback: "0" },
    currency_code,
  };
}
