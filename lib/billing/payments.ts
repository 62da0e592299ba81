import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { linkCustomer } from "@/lib/billing/customer";
import { isPageWithinLimit } from "@/lib/billing/page-limit";
import type { Link, PortalRefusal } from "@/lib/billing/portal";
import type { StoredPayments } from "@/lib/billing/stored-payments";
import { getBillingAccount, type Subscription } from "@/lib/billing/subscriptions";
import type { Waiting } from "@/lib/paddle/client";
import { logPaddleError, type PaddleErrorKind } from "@/lib/paddle/errors";
import { listPayments, type Payment, type PaymentPage } from "@/lib/paddle/payments";
import { isTransactionId } from "@/lib/paddle/schemas";
import * as paddle from "@/lib/paddle/transactions";

export type Payments = PaymentPage | { refused: PaddleErrorKind | "no-customer" | "too-many-requests" };

/** The page of the signed-in user's payments after a transaction, newest first, from Paddle. */
export async function listOwnPayments(user: User, after: string | null, now: Date): Promise<Payments> {
  const { paddleCustomerId: customerId, subscriptions } = await getBillingAccount(user);
  if (!customerId) return { refused: "no-customer" };
  if (!(await isPageWithinLimit(user, now))) return { refused: "too-many-requests" };
  try {
    const { payments, ...page } = await listPayments(customerId, isTransactionId(after) ? after : null);
    return { payments: payments.map((payment) => ({ ...payment, status: statusOf(payment, subscriptions) })), ...page };
  } catch (error) {
    return { refused: logPaddleError("listing payments", error).kind };
  }
}

/**
 * What became of a payment: Paddle's status, or what followed. After a declined change Paddle keeps its transaction past
 * due for some seconds, then cancels it: nothing is owed, the subscription isn't past due, and its items are as before.
 */
export function statusOf(
  {
    status,
    subscriptionId,
    total,
    refunded,
    disputed,
  }: Pick<Payment, "status" | "subscriptionId" | "total" | "refunded" | "disputed">,
  subscriptions: Pick<Subscription, "id" | "status">[],
): string {
  if (disputed) return "disputed";
  if (refunded) return BigInt(refunded.amount) < BigInt(total.amount) ? "partly-refunded" : "refunded";
  const subscription = subscriptions.find(({ id }) => id === subscriptionId);
  return status === "past_due" && subscription && subscription.status !== "past_due" ? "declined" : status;
}

/** The newest payments; null where they were never read, and `hasFailed` where Paddle has not answered since. */
export type RecentPayments = { payments: Payment[] | null; hasFailed: boolean } | null;

export function describeRecent(history: StoredPayments["history"], subscriptions: Subscription[]): RecentPayments {
  if (!history) return null;
  const { payments, askedAt, readAt } = history;
  const shown = payments?.map((payment) => ({ ...payment, status: statusOf(payment, subscriptions) })) ?? null;
  return { payments: shown, hasFailed: readAt === null || readAt < askedAt };
}

/** A link to the PDF of one of the signed-in user's invoices, created on the click and returned once. */
export async function createInvoiceLink(user: User, transactionId: string, now: Date): Promise<Link> {
  if (!isTransactionId(transactionId)) return { refused: "not-found" };
  return withAudit<{ url: string }, PortalRefusal>(user, { action: "invoice" }, now, async () => {
    if (!(await findOwnCheckout(user, transactionId, "click"))) return { refused: "not-found" };
    return { url: await paddle.createInvoiceLink(transactionId) };
  });
}

/**
 * One of the signed-in user's transactions, as Paddle has it; null for another customer's, for one without a customer
 * and for an unknown id alike. Throws PaddleError.
 */
export async function findOwnCheckout(
  user: User,
  transactionId: string,
  waiting: Waiting,
): Promise<paddle.Checkout | null> {
  const customerId = await linkCustomer(user, waiting);
  const found = customerId && (await paddle.findCheckout(transactionId, waiting));
  return found && found.customerId === customerId ? found : null;
}
