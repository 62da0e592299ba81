import "server-only";
import type { Transaction } from "@paddle/paddle-node-sdk";
import { env } from "@/lib/env";
import { callPaddle } from "@/lib/paddle/client";
import { PaddleFailure } from "@/lib/paddle/failure";
import { isCustomerId, isTransactionId } from "@/lib/paddle/ids";
import type { Money } from "@/lib/paddle/money";

export type Payment = {
  id: string;
  /** Paddle's word, verbatim. */
  status: string;
  at: Date;
  total: Money;
  /** What came back of it, in minor units; null when nothing did. */
  refunded: Money | null;
  names: string[];
  /** Brand and last four digits of the card that paid, where it was one. */
  card: { brand: string; last4: string } | null;
  hasInvoice: boolean;
  subscriptionId: string | null;
};

const PAGE_SIZE = 20;

function toPayment(transaction: Transaction): Payment {
  const { id, status, currencyCode, details, payments, adjustmentsTotals, collectionMode } = transaction;
  const total = details?.totals?.grandTotal ?? "0";
  const refunded = adjustmentsTotals?.breakdown?.refund ?? "0";
  const card = payments.find((payment) => payment.methodDetails?.card)?.methodDetails?.card;
  const isBilled = status === "completed" || (collectionMode === "manual" && status === "billed");
  return {
    id,
    status,
    at: new Date(transaction.billedAt ?? transaction.createdAt),
    total: { amount: total, currencyCode },
    refunded: BigInt(refunded) === 0n ? null : { amount: refunded, currencyCode },
    names: [...new Set(details?.lineItems.map((line) => line.product?.name ?? "").filter(Boolean) ?? [])],
    card: card ? { brand: card.type, last4: card.last4 } : null,
    hasInvoice: isBilled && BigInt(total) > 0n,
    subscriptionId: transaction.subscriptionId,
  };
}

/** A page of a customer's payments, newest first, after a transaction's id. Throws PaddleFailure. */
export async function listPayments(customerId: string, after: string | null) {
  if (!isCustomerId(customerId) || (after !== null && !isTransactionId(after))) {
    throw new PaddleFailure("rejected", "invalid_id");
  }
  return callPaddle({ waiting: "page", repeatable: true }, async (paddle) => {
    const page = paddle.transactions.list({
      customerId: [customerId],
      status: ["billed", "paid", "completed", "past_due", "canceled"],
      include: ["adjustments_totals"],
      orderBy: "id[DESC]",
      perPage: PAGE_SIZE,
      ...(after && { after }),
    });
    const payments = (await page.next()).map(toPayment);
    return { payments, hasMore: page.hasMore && payments.length > 0 };
  });
}

/** A link to a transaction's invoice as a PDF, good for an hour: for the tab the click opened, and nowhere else. */
export async function createInvoiceLink(transactionId: string): Promise<string> {
  if (!isTransactionId(transactionId)) throw new PaddleFailure("rejected", "invalid_id");
  const { url } = await callPaddle({ waiting: "click", repeatable: true }, (paddle) =>
    paddle.transactions.getInvoicePDF(transactionId, { disposition: "inline" }),
  );
  const { PADDLE_ENVIRONMENT, PADDLE_API_URL = "" } = env();
  const origin = URL.canParse(url) ? new URL(url) : null;
  // Paddle's invoices lie with a storage service whose host is not documented; the emulator's lie with itself.
  const isRight =
    PADDLE_ENVIRONMENT === "local"
      ? origin?.origin === new URL(PADDLE_API_URL).origin
      : origin?.protocol === "https:";
  if (!isRight) throw new PaddleFailure("unavailable", "unexpected_invoice_url");
  return url;
}

export type Checkout = {
  id: string;
  customerId: string | null;
  status: string;
  url: string | null;
  subscriptionId: string | null;
};

const toCheckout = ({ id, customerId, status, checkout, subscriptionId }: Transaction): Checkout => ({
  id,
  customerId,
  status,
  url: checkout?.url ?? null,
  subscriptionId,
});

/** Opens a transaction to be paid at its checkout. What is bought, how many and by whom is fixed here. Throws PaddleFailure. */
export async function createCheckout(
  customerId: string,
  priceId: string,
  quantity: number,
): Promise<Checkout> {
  if (!isCustomerId(customerId)) throw new PaddleFailure("rejected", "invalid_id");
  const transaction = await callPaddle({ waiting: "click", repeatable: false }, (paddle) =>
    paddle.transactions.create({ customerId, items: [{ priceId, quantity }], collectionMode: "automatic" }),
  );
  return toCheckout(transaction);
}

export async function getCheckout(transactionId: string): Promise<Checkout> {
  if (!isTransactionId(transactionId)) throw new PaddleFailure("rejected", "invalid_id");
  return toCheckout(
    await callPaddle({ waiting: "click", repeatable: true }, (paddle) =>
      paddle.transactions.get(transactionId),
    ),
  );
}
