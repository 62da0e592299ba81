import { divideRounded } from "../billing/money";
import { adjustedFrom } from "../billing/totals";
import type { TransactionDetails } from "../entities/transaction";

/** Paddle's part, five per cent and fifty, and what is left for the seller; known once it is paid. */
export function withFees(details: TransactionDetails): TransactionDetails {
  const total = BigInt(details.totals.total);
  const fee = total > 0n ? divideRounded(total * 5n, 100n) + 50n : 0n;
  const earnings = total - BigInt(details.totals.tax) - fee;
  const totals = { ...details.totals, balance: "0", fee: String(fee), earnings: String(earnings) };
  const { grand_total: _, ...adjusted } = adjustedFrom(totals);
  return {
    ...details,
    totals,
    adjusted_totals: adjustedFrom(totals),
    payout_totals: totals,
    adjusted_payout_totals: {
      ...adjusted,
      fee: totals.fee,
      earnings: totals.earnings,
      chargeback_fee: { amount: "0", original: null },
    },
  };
}
