import "server-only";
import type { Transaction, TransactionStatus } from "@paddle/paddle-node-sdk";
import { isSafeLink, readPaddle, type Waiting, writePaddle } from "@/lib/paddle/client";
import { PaddleError } from "@/lib/paddle/errors";
import { isCustomerId, isSubscriptionId, isTransactionId, type Money } from "@/lib/paddle/schemas";

async function findNewest(subscriptionId: string, status?: TransactionStatus[]): Promise<Transaction | null> {
  if (!isSubscriptionId(subscriptionId)) throw new PaddleError("rejected", "invalid_id");
  const query = { subscriptionId: [subscriptionId], orderBy: "id[DESC]", perPage: 1, ...(status && { status }) };
  const [newest] = await readPaddle("click", (paddle) => paddle.transactions.list(query).next());
  return newest?.subscriptionId === subscriptionId ? newest : null;
}

/** The id of a subscription's newest transaction, whatever became of it; null when it has none. Throws PaddleError. */
export const getNewestTransactionId = async (subscriptionId: string): Promise<string | null> =>
  (await findNewest(subscriptionId))?.id ?? null;

/**
 * The total of a subscription's newest charge, if it is newer than a transaction: their ids ascend with time. Null
 * while none is listed. Throws PaddleError.
 */
export async function getChargeAfter(subscriptionId: string, transactionId: string | null): Promise<Money | null> {
  const newest = await findNewest(subscriptionId, ["billed", "paid", "completed"]);
  if (!newest || (transactionId !== null && newest.id <= transactionId)) return null;
  const total = newest.details?.totals?.grandTotal;
  return total ? { amount: total, currencyCode: newest.currencyCode } : null;
}

/** More than a subscription has of changes of card since its last bill. */
const RECENT = 10;

/** The end of the period that a subscription's newest paid bill is for; null when it has none. Throws PaddleError. */
export async function getPaidUntil(subscriptionId: string): Promise<string | null> {
  if (!isSubscriptionId(subscriptionId)) throw new PaddleError("rejected", "invalid_id");
  const status: TransactionStatus[] = ["paid", "completed"];
  const query = { subscriptionId: [subscriptionId], status, orderBy: "id[DESC]", perPage: RECENT };
  const paid = await readPaddle("click", (paddle) => paddle.transactions.list(query).next());
  const bill = paid.find(
    (one) =>
      one.subscriptionId === subscriptionId && one.origin !== "subscription_payment_method_change" && one.billingPeriod,
  );
  return bill?.billingPeriod?.endsAt ?? null;
}

/** A link to a transaction's invoice as a PDF, valid for an hour. It goes to the browser once and nowhere else. Throws PaddleError. */
export async function createInvoiceLink(transactionId: string): Promise<string> {
  if (!isTransactionId(transactionId)) throw new PaddleError("rejected", "invalid_id");
  const { url } = await readPaddle("click", (paddle) =>
    paddle.transactions.getInvoicePDF(transactionId, { disposition: "inline" }),
  );
  // Paddle's invoices are on a storage service whose host isn't documented.
  if (!isSafeLink(url)) throw new PaddleError("unavailable", "unexpected_invoice_url");
  return url;
}

/** A transaction as its checkout shows it. */
export type Checkout = Pick<
  Transaction,
  "id" | "status" | "customerId" | "subscriptionId" | "origin" | "collectionMode"
> & { url: string | null };

function toCheckout(transaction: Transaction): Checkout {
  const { id, status, customerId, subscriptionId, origin, collectionMode, checkout } = transaction;
  return { id, status, customerId, subscriptionId, origin, collectionMode, url: checkout?.url ?? null };
}

/** Creates a transaction to be paid at its checkout. Price, quantity and customer are fixed here. Throws PaddleError. */
export async function createCheckout(customerId: string, priceId: string, quantity: number): Promise<Checkout> {
  if (!isCustomerId(customerId)) throw new PaddleError("rejected", "invalid_id");
  const transaction = { customerId, items: [{ priceId, quantity }], collectionMode: "automatic" as const };
  return toCheckout(await writePaddle("click", (paddle) => paddle.transactions.create(transaction)));
}

/** Null when there is no such transaction. Throws PaddleError. */
export async function findCheckout(transactionId: string, waiting: Waiting): Promise<Checkout | null> {
  if (!isTransactionId(transactionId)) return null;
  try {
    return toCheckout(await readPaddle(waiting, (paddle) => paddle.transactions.get(transactionId)));
  } catch (error) {
    if (error instanceof PaddleError && error.code === "not_found") return null;
    throw error;
  }
}

/** Where Paddle's default payment link leads, as far as the newest transactions show it; without one Paddle makes none. */
export async function findPaymentLink(): Promise<string | null> {
  const newest = await readPaddle("job", (paddle) =>
    paddle.transactions.list({ perPage: 30, orderBy: "id[DESC]" }).next(),
  );
  const url = newest.flatMap(({ checkout }) => checkout?.url ?? [])[0];
  return url && URL.canParse(url) ? new URL(url).origin + new URL(url).pathname : null;
}

/** A price of nobody: Paddle refuses a transaction of it. */
const NO_PRICE = "pri_00000000000000000000000000";

/** Whether Paddle says that there is no default payment link when it refuses a transaction; none is made. Throws PaddleError. */
export async function isPaymentLinkUnset(): Promise<boolean> {
  const refused = await writePaddle("click", ({ transactions }) =>
    transactions.create({ items: [{ priceId: NO_PRICE, quantity: 1 }] }),
  ).catch((error: PaddleError) => error);
  if (!(refused instanceof PaddleError)) return false;
  if (refused.kind !== "rejected" || refused.code === "forbidden" || refused.code === "invalid_token") throw refused;
  return refused.code === "transaction_default_checkout_url_not_set";
}
