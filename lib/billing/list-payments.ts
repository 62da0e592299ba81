import "server-only";
import type { User } from "@/lib/auth/user";
import { getOwnCustomer } from "@/lib/billing/ownership";
import { rememberTransactions } from "@/lib/billing/transaction-owner";
import { type FailureKind, toFailure } from "@/lib/paddle/failure";
import { isTransactionId } from "@/lib/paddle/ids";
import { listPayments, type Payment } from "@/lib/paddle/transactions";

export type Payments = { payments: Payment[]; hasMore: boolean } | { refused: FailureKind | "no-customer" };

/** A page of the signed-in user's payments, newest first, from Paddle. */
export async function listOwnPayments(user: User, after: string | null): Promise<Payments> {
  const customerId = await getOwnCustomer(user);
  if (!customerId) return { refused: "no-customer" };
  try {
    const page = await listPayments(customerId, isTransactionId(after) ? after : null);
    await rememberTransactions(
      customerId,
      page.payments.map(({ id }) => id),
    );
    return page;
  } catch (error) {
    const { kind, code } = toFailure(error);
    console.error(`paddle: payments were not listed: ${kind}${code ? ` (${code})` : ""}`);
    return { refused: kind };
  }
}
