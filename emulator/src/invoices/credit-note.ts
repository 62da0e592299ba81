import { formatMoney } from "../billing/money.ts";
import type { Emulator } from "../emulator.ts";
import type { Adjustment } from "../entities/adjustment.ts";
import type { Transaction } from "../entities/transaction.ts";
import { day } from "../portal/layout.ts";
import { createPdf, type Text } from "./invoice.ts";
import { type Disposition, signedUrl } from "./link.ts";

/** Refunds and credits are on record once they are approved; disputes have no note. */
export function hasCreditNote({ action, status }: Adjustment): boolean {
  return status === "approved" && (action === "refund" || action === "credit");
}

export function creditNoteName({ id }: Adjustment): string {
  return `credit_note_${id}.pdf`;
}

export function creditNoteUrl(emulator: Emulator, adjustment: Adjustment, disposition: Disposition): string {
  return signedUrl(emulator, adjustment.id, creditNoteName(adjustment), disposition);
}

export function renderCreditNote(adjustment: Adjustment, transaction: Transaction | undefined): Uint8Array {
  const { action, created_at, currency_code, reason, totals } = adjustment;
  const money = (amount: string) => formatMoney(amount, currency_code);
  const rows = [
    ["Date", day(created_at)],
    ["For invoice", transaction?.invoice_number ?? adjustment.transaction_id],
    ["Kind", action],
    ["Reason", reason.slice(0, 60)],
    ["Subtotal", money(totals.subtotal)],
    ["Tax", money(totals.tax)],
    ["Total", money(totals.total)],
  ];
  const texts = rows.flatMap(([name = "", value = ""], index): Text[] => [
    { text: name, x: 56, y: 120 + index * 18, size: 10 },
    { text: value, x: 200, y: 120 + index * 18, size: 10 },
  ]);
  const heading: Text = { text: "Credit note", x: 56, y: 70, size: 22, bold: true };
  return createPdf([[heading, ...texts]], `Credit note ${adjustment.id}`);
}
