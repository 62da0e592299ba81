import "server-only";
import type { Transaction, TransactionPaymentAttempt } from "@paddle/paddle-node-sdk";
import { z } from "zod";
import { readPaddle } from "@/lib/paddle/client";
import { PaddleError } from "@/lib/paddle/errors";
import { isCustomerId, isTransactionId, money, positive } from "@/lib/paddle/schemas";

export const paymentMethod = z.object({
  /** Paddle's `card`, `paypal`, `apple_pay`, … */
  type: z.string(),
  card: z
    .object({ brand: z.string(), last4: z.string(), expiryMonth: z.number().int(), expiryYear: z.number().int() })
    .nullable(),
});
export type PaymentMethod = z.infer<typeof paymentMethod>;

export const payment = z.object({
  id: z.string(),
  subscriptionId: z.string().nullable(),
  /** Paddle's status, verbatim. */
  status: z.string(),
  kind: z.enum(["subscription", "trial", "renewal", "change", "charge", "payment-method", "purchase"]),
  at: z.coerce.date(),
  total: money,
  /** Null when nothing was given back; of a bill that isn't paid, what it was lowered by. */
  refunded: money.nullable(),
  credited: money.nullable(),
  disputed: money.nullable(),
  /** Added to the customer's balance, and taken from it. */
  toBalance: money.nullable(),
  fromBalance: money.nullable(),
  names: z.array(z.string()),
  /** Null when nothing was paid. */
  method: paymentMethod.nullable(),
  hasInvoice: z.boolean(),
});
export type Payment = z.infer<typeof payment>;

export type PaymentPage = {
  payments: Payment[];
  /** The id to go on after: the last by Paddle's order. */
  last: string | null;
  hasMore: boolean;
};

/** As many as Paddle gives at once. */
const PAGE_SIZE = 30;

/** The page of this customer's payments after a transaction, newest first. Throws PaddleError. */
export async function listPayments(customerId: string, after: string | null): Promise<PaymentPage> {
  if (!isCustomerId(customerId) || (after !== null && !isTransactionId(after)))
    throw new PaddleError("rejected", "invalid_id");
  return readPaddle("page", async (paddle) => {
    const page = paddle.transactions.list({
      customerId: [customerId],
      status: ["billed", "paid", "completed", "past_due", "canceled"],
      include: ["adjustments_totals"],
      orderBy: "billed_at[DESC]",
      perPage: PAGE_SIZE,
      ...(after && { after }),
    });
    const found = await page.next();
    const own = found.filter((transaction) => transaction.customerId === customerId);
    // One that was canceled before it was billed has only the day on which it was made.
    const payments = own.map(toPayment).sort((a, b) => b.at.getTime() - a.at.getTime());
    return { payments, last: found.at(-1)?.id ?? null, hasMore: page.hasMore && found.length > 0 };
  });
}

function toPayment(transaction: Transaction): Payment {
  const { id, subscriptionId, status, currencyCode, details, payments, adjustmentsTotals, collectionMode } =
    transaction;
  const totals = details?.totals;
  const total = totals?.grandTotal ?? "0";
  const { refund, credit, chargeback } = adjustmentsTotals?.breakdown ?? {};
  const isBilled = status === "completed" || (collectionMode === "manual" && status === "billed");
  return {
    id,
    subscriptionId,
    status,
    kind: kindOf(transaction),
    at: new Date(transaction.billedAt ?? transaction.createdAt),
    total: { amount: total, currencyCode },
    refunded: positive(refund, currencyCode),
    credited: positive(credit, currencyCode),
    disputed: positive(chargeback, currencyCode),
    toBalance: positive(totals?.creditToBalance, currencyCode),
    fromBalance: positive(totals?.credit, currencyCode),
    names: [...new Set(details?.lineItems.map((line) => line.product?.name ?? "").filter(Boolean) ?? [])],
    method: status === "completed" || status === "paid" ? methodOf(payments) : null,
    hasInvoice: isBilled && BigInt(total) > 0n,
  };
}

const kinds = {
  subscription_recurring: "renewal",
  subscription_update: "change",
  subscription_charge: "charge",
  subscription_payment_method_change: "payment-method",
} as const;

function kindOf({ origin, subscriptionId, details }: Transaction): Payment["kind"] {
  if (Object.hasOwn(kinds, origin)) return kinds[origin as keyof typeof kinds];
  if (!subscriptionId) return "purchase";
  return details?.totals?.subtotal === "0" ? "trial" : "subscription";
}

/**
 * What it was paid with. That of a subscription's newest paid bill is what it is charged to: Paddle names it nowhere else
 * (the list of a customer's saved methods has only those that they agreed to see at a checkout), bills a new one over
 * nothing, and refuses to delete it.
 */
function methodOf(attempts: TransactionPaymentAttempt[]): PaymentMethod | null {
  const used = attempts.find(({ status }) => status === "captured" || status === "authorized")?.methodDetails;
  if (!used) return null;
  const { type, card } = used;
  const { expiryMonth = 0, expiryYear = 0 } = card ?? {};
  return { type, card: card ? { brand: card.type, last4: card.last4, expiryMonth, expiryYear } : null };
}
