import { createHmac, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import type { Emulator } from "../emulator.ts";
import type { Transaction } from "../entities/transaction.ts";
import { renderInvoice } from "./invoice.ts";

const lifetimeSeconds = 3600;

export type Disposition = "attachment" | "inline";

/** Paid sales have an invoice, those billed by invoice from the start; what costs nothing has none. */
export function hasInvoice({ collection_mode, status, details }: Transaction): boolean {
  const isBilled = status === "completed" || (collection_mode === "manual" && status === "billed");
  return isBilled && BigInt(details.totals.total) > 0n;
}

function signature({ state }: Emulator, text: string): Buffer {
  return createHmac("sha256", state.signing_key.private_pem).update(text).digest();
}

/** Whoever has the address can read the invoice, for an hour of real time. */
export function invoiceUrl(emulator: Emulator, { id, invoice_number }: Transaction, disposition: Disposition): string {
  const expires = String(Math.floor(Date.now() / 1000) + lifetimeSeconds);
  const url = new URL(`/invoices/${id}/invoice_${invoice_number}.pdf`, emulator.options.origin);
  const signed = signature(emulator, [id, disposition, expires].join(" ")).toString("hex");
  url.search = String(new URLSearchParams({ disposition, expires, signature: signed }));
  return url.href;
}

export function isValidLink(
  emulator: Emulator,
  id: string,
  { disposition = "", expires = "", signature: given = "" }: Record<string, string>,
): boolean {
  const expected = signature(emulator, [id, disposition, expires].join(" "));
  const bytes = Buffer.from(given, "hex");
  const isSigned = bytes.length === expected.length && timingSafeEqual(bytes, expected);
  return isSigned && Number(expires) * 1000 > Date.now();
}

/** Where invoices are downloaded: like a signed address of a file store, it asks for no key. */
export function createInvoices(emulator: Emulator): Hono {
  const app = new Hono();
  app.get("/:id/:file", (c) => {
    const { state } = emulator;
    const transaction = state.transactions[c.req.param("id")];
    const query = c.req.query();
    if (!transaction || !hasInvoice(transaction) || !isValidLink(emulator, transaction.id, query)) {
      return c.text("This link has expired or is not valid.", 403, { "Cache-Control": "no-store" });
    }
    const customer = state.customers[transaction.customer_id ?? ""] ?? null;
    const address = state.addresses[transaction.address_id ?? ""] ?? null;
    const name = `invoice_${transaction.invoice_number}.pdf`;
    const disposition = query.disposition === "inline" ? "inline" : "attachment";
    return c.body(new Uint8Array(renderInvoice(transaction, { customer, address })), 200, {
      "Content-Type": "application/pdf",
      "Content-Disposition": `${disposition}; filename="${name}"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    });
  });
  return app;
}
