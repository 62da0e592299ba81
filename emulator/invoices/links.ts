import { createHmac, timingSafeEqual } from "node:crypto";
import type { Emulator } from "../emulator";
import type { Transaction } from "../entities/transaction";

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
export function invoiceUrl(
  emulator: Emulator,
  { id, invoice_number }: Transaction,
  disposition: Disposition,
): string {
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
