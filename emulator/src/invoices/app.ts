import { Hono } from "hono";
import type { Emulator } from "../emulator.ts";
import type { Transaction } from "../entities/transaction.ts";
import { revised } from "../transactions/revise.ts";
import { creditNoteName, hasCreditNote, renderCreditNote } from "./credit-note.ts";
import { renderInvoice } from "./invoice.ts";
import { type Disposition, isValidLink, signedUrl } from "./link.ts";

/** Paid sales have an invoice, those billed by invoice from the start; what costs nothing has none. */
export function hasInvoice({ collection_mode, status, details }: Transaction): boolean {
  const isBilled = status === "completed" || (collection_mode === "manual" && status === "billed");
  return isBilled && BigInt(details.totals.total) > 0n;
}

export function invoiceUrl(emulator: Emulator, { id, invoice_number }: Transaction, disposition: Disposition): string {
  return signedUrl(emulator, id, `invoice_${invoice_number}.pdf`, disposition);
}

interface File {
  name: string;
  bytes: Uint8Array;
}

/** The invoice of a transaction, or the credit note of an adjustment; null when there is none. */
function fileOf(emulator: Emulator, id: string): File | null {
  const { state } = emulator;
  const adjustment = Object.hasOwn(state.adjustments, id) ? state.adjustments[id] : undefined;
  if (adjustment && hasCreditNote(adjustment)) {
    const bytes = renderCreditNote(adjustment, state.transactions[adjustment.transaction_id]);
    return { name: creditNoteName(adjustment), bytes };
  }
  const transaction = Object.hasOwn(state.transactions, id) ? state.transactions[id] : undefined;
  if (!transaction || !hasInvoice(transaction)) return null;
  const parties = revised(emulator, transaction.id, {
    customer: state.customers[transaction.customer_id ?? ""] ?? null,
    address: state.addresses[transaction.address_id ?? ""] ?? null,
  });
  const bytes = renderInvoice(transaction, parties);
  return { name: `invoice_${transaction.invoice_number}.pdf`, bytes };
}

/** Where invoices are downloaded: like a signed address of a file store, it asks for no key. */
export function createInvoices(emulator: Emulator): Hono {
  const app = new Hono();
  app.get("/:id/:file", (c) => {
    const query = c.req.query();
    const file = isValidLink(emulator, c.req.param("id"), query) ? fileOf(emulator, c.req.param("id")) : null;
    if (!file) return c.text("This link has expired or is not valid.", 403, { "Cache-Control": "no-store" });
    const disposition = query.disposition === "inline" ? "inline" : "attachment";
    return c.body(new Uint8Array(file.bytes), 200, {
      "Content-Type": "application/pdf",
      "Content-Disposition": `${disposition}; filename="${file.name}"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    });
  });
  return app;
}
