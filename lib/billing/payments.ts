import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { isPageWithinLimit } from "@/lib/billing/page-limit";
import type { Link } from "@/lib/billing/portal";
import { getCustomerId } from "@/lib/billing/subscriptions";
import { database } from "@/lib/db";
import { logPaddleError, type PaddleErrorKind } from "@/lib/paddle/errors";
import { isTransactionId } from "@/lib/paddle/schemas";
import * as paddle from "@/lib/paddle/transactions";

export type Payments = paddle.PaymentPage | { refused: PaddleErrorKind | "no-customer" | "too-many-requests" };

/** The page of the signed-in user's payments after a transaction, newest first, from Paddle. */
export async function listOwnPayments(user: User, after: string | null, now: Date): Promise<Payments> {
  const customerId = await getCustomerId(user);
  if (!customerId) return { refused: "no-customer" };
  if (!(await isPageWithinLimit(user, now))) return { refused: "too-many-requests" };
  try {
    const page = await paddle.listPayments(customerId, isTransactionId(after) ? after : null);
    const ids = page.payments.map(({ id }) => id);
    await rememberTransactions(customerId, ids);
    return page;
  } catch (error) {
    return { refused: logPaddleError("listing payments", error).kind };
  }
}

/** A link to the PDF of one of the signed-in user's invoices, created on the click and returned once. */
export async function createInvoiceLink(user: User, transactionId: string, now: Date): Promise<Link> {
  if (!(await ownsTransaction(user, transactionId))) return { refused: "not-found" };
  const create = async () => ({ url: await paddle.createInvoiceLink(transactionId) });
  return withAudit(user, { action: "invoice" }, now, create);
}

/** Records whose transactions these are, once Paddle has said so. */
export async function rememberTransactions(paddleCustomerId: string, ids: string[]): Promise<void> {
  const data = ids.map((id) => ({ id, paddleCustomerId }));
  if (data.length > 0) await database().prisma.transactionOwner.createMany({ data, skipDuplicates: true });
}

/** Whether a transaction is known to be the signed-in user's. */
export async function ownsTransaction(user: User, id: string): Promise<boolean> {
  if (!isTransactionId(id)) return false;
  const paddleCustomerId = await getCustomerId(user);
  if (!paddleCustomerId) return false;
  return (await database().prisma.transactionOwner.count({ where: { id, paddleCustomerId } })) === 1;
}
