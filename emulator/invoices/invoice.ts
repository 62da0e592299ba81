import { formatMoney } from "../billing/money";
import type { Address } from "../entities/address";
import type { Customer } from "../entities/customer";
import type { Transaction } from "../entities/transaction";
import { day } from "../portal/words";
import { createPdf, type Text } from "./pdf";

const left = 56;
const right = 539;
const linesPerPage = 30;

export interface Parties {
  customer: Customer | null;
  address: Address | null;
}

function heading(
  { invoice_number, billed_at, created_at, billing_details }: Transaction,
  parties: Parties,
): Text[] {
  const { customer, address } = parties;
  const facts = [
    `Invoice number ${invoice_number}`,
    `Date ${day(billed_at ?? created_at)}`,
    billing_details?.purchase_order_number && `Purchase order ${billing_details.purchase_order_number}`,
  ];
  const buyer = [customer?.name, customer?.email, address?.postal_code, address?.country_code];
  const column = (texts: (string | null | undefined)[], x: number) =>
    texts
      .filter((text) => typeof text === "string" && text !== "")
      .map((text, index) => ({ text: String(text), x, y: 110 + index * 16, size: 10 }));
  return [
    { text: "Invoice", x: left, y: 70, size: 22, bold: true },
    { text: "Local Paddle emulator, nothing here is due", x: right, y: 70, size: 9, right: true },
    ...column(facts, left),
    ...column(["Billed to", ...buyer], 330),
  ];
}

function itemLines(transaction: Transaction): Text[][] {
  const { line_items, totals } = transaction.details;
  const money = (amount: string) => formatMoney(amount, totals.currency_code);
  return line_items.map(({ product, quantity, proration, totals: line }) => {
    const rate = proration && proration.rate !== "1" ? ` (${proration.rate} of a period)` : "";
    return [
      { text: `${product.name}${rate}`.slice(0, 60), x: left, y: 0, size: 10 },
      { text: String(quantity), x: 400, y: 0, size: 10, right: true },
      { text: money(line.subtotal), x: right, y: 0, size: 10, right: true },
    ];
  });
}

function totalLines({ details, status, payments }: Transaction): Text[][] {
  const { totals } = details;
  const card = payments.find((payment) => payment.status === "captured")?.method_details.card;
  const rows: [string, string][] = [
    ["Subtotal", totals.subtotal],
    ["Tax", totals.tax],
    ["Total", totals.total],
    ["Credit used", `-${totals.credit}`],
    ["Amount due", totals.balance],
  ];
  const sums = rows.map(([name, amount]): Text[] => [
    { text: name, x: 330, y: 0, size: 10, bold: name === "Total" },
    {
      text: formatMoney(amount, totals.currency_code),
      x: right,
      y: 0,
      size: 10,
      right: true,
      bold: name === "Total",
    },
  ]);
  const paid = card ? `Paid by Visa ending in ${card.last4}` : "Paid";
  return [...sums, [{ text: status === "completed" ? paid : "Not paid yet", x: 330, y: 0, size: 10 }]];
}

/** The invoice of a transaction as a PDF, with as many pages as its lines need. */
export function renderInvoice(transaction: Transaction, parties: Parties): Uint8Array {
  const header: Text[] = [
    { text: "Item", x: left, y: 0, size: 10, bold: true },
    { text: "Quantity", x: 400, y: 0, size: 10, bold: true, right: true },
    { text: "Amount", x: right, y: 0, size: 10, bold: true, right: true },
  ];
  const rows = [header, ...itemLines(transaction), ...totalLines(transaction)];
  const pages: Text[][] = [];
  for (let start = 0; start < rows.length; start += linesPerPage) {
    const top = start === 0 ? 220 : 70;
    const placed = rows
      .slice(start, start + linesPerPage)
      .flatMap((row, index) => row.map((text) => ({ ...text, y: top + index * 18 })));
    pages.push(start === 0 ? [...heading(transaction, parties), ...placed] : placed);
  }
  return createPdf(pages, `Invoice ${transaction.invoice_number}`);
}
