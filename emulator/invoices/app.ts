import { Hono } from "hono";
import type { Emulator } from "../emulator";
import { renderInvoice } from "./invoice";
import { hasInvoice, isValidLink } from "./links";

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
