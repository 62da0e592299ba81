import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import type { PortalLink } from "@/lib/billing/open-portal";
import { ownsTransaction } from "@/lib/billing/transaction-owner";
import { createInvoiceLink } from "@/lib/paddle/transactions";

/** A link to the PDF of one of the signed-in user's invoices, made on the click and returned once. */
export async function openInvoice(user: User, transactionId: string, now: Date): Promise<PortalLink> {
  if (!(await ownsTransaction(user, transactionId))) return { refused: "not-found" };
  return withAudit(user, { action: "invoice" }, now, async () => ({
    url: await createInvoiceLink(transactionId),
  }));
}
