import "server-only";
import type { Transaction } from "@paddle/paddle-node-sdk";
import { z } from "zod";
import { readPaddle } from "@/lib/paddle/client";
import { PaddleError } from "@/lib/paddle/errors";
import { amount, isSubscriptionId, isTransactionId, timestamp } from "@/lib/paddle/schemas";

const adjustment = z.object({
  action: z.string(),
  status: z.string(),
  createdAt: timestamp,
  updatedAt: timestamp,
  totals: z.object({ total: amount }).nullish(),
});
const adjusted = z.object({
  subscriptionId: z.string().refine(isSubscriptionId).nullable(),
  customerId: z.string().nullable(),
  currencyCode: z.string(),
  billingPeriod: z.object({ startsAt: timestamp }).nullish(),
  details: z.object({ totals: z.object({ grandTotal: amount }) }),
  adjustments: z.array(adjustment).nullish(),
});

/** What was given or taken back of a subscription's payment. Amounts are minor units; times are UTC text. */
export type AdjustedPayment = {
  transactionId: string;
  subscriptionId: string;
  customerId: string;
  currencyCode: string;
  /** Where the period begins that was paid for. */
  periodStartsAt: string | null;
  refunded: string;
  isRefundedInFull: boolean;
  /** When the newest chargeback came that stands; a warning is none. */
  chargedBackAt: string | null;
  /** When Paddle last decided on any of it; empty where nothing was given or taken back. */
  adjustedAt: string;
};

/**
 * Reads a payment with its adjustments, so that no order of events matters. Null for one of no subscription. Throws
 * PaddleError.
 */
export async function readAdjustedPayment(transactionId: string): Promise<AdjustedPayment | null> {
  if (!isTransactionId(transactionId)) throw new PaddleError("rejected", "invalid_id");
  // The API calls it by its plural; the SDK's type has the singular.
  const include = ["adjustments" as "adjustment"];
  const transaction: Transaction = await readPaddle("job", (paddle) =>
    paddle.transactions.get(transactionId, { include }),
  );
  const { success, data } = adjusted.safeParse(transaction);
  if (!success) throw new PaddleError("unavailable", "unreadable_transaction");
  const { subscriptionId, customerId, currencyCode, billingPeriod, details } = data;
  const adjustments = data.adjustments ?? [];
  if (!subscriptionId || !customerId) return null;

  // Paddle's word on it is final in these alone: another may be pending, rejected, or reversed.
  const list = (action: string, status = "approved") =>
    adjustments.filter((one) => one.action === action && one.status === status);
  const sum = (action: string, status?: string) =>
    list(action, status).reduce((total, { totals }) => total + BigInt(totals?.total ?? 0), 0n);
  const refunded = sum("refund");
  // A dispute that was won is `reversed`, has a reversal beside it, or both: then that one counts against no later dispute.
  const won = sum("chargeback_reverse") - sum("chargeback", "reversed");
  const isChargedBack = sum("chargeback") > (won > 0n ? won : 0n);
  return {
    ...{ transactionId, subscriptionId, customerId, currencyCode },
    periodStartsAt: billingPeriod?.startsAt ?? null,
    refunded: String(refunded),
    isRefundedInFull: refunded > 0n && refunded >= BigInt(details.totals.grandTotal),
    chargedBackAt: isChargedBack ? newest(list("chargeback").map(({ createdAt }) => createdAt)) || null : null,
    adjustedAt: newest(adjustments.map(({ createdAt, updatedAt }) => updatedAt ?? createdAt)),
  };
}

const newest = (times: (string | null | undefined)[]): string =>
  times
    .map((time) => time ?? "")
    .sort()
    .at(-1) ?? "";
