import { formatMoney } from "../billing/money.ts";
import type { Address, Customer } from "../entities/customer.ts";
import type { Transaction } from "../entities/transaction.ts";
import { day } from "../portal/layout.ts";

export interface Text {
  text: string;
  x: number;
  y: number;
  size: number;
  bold?: boolean;
  /** x is where it ends, for columns of numbers. */
  right?: boolean;
}

const page = { width: 595, height: 842 };

/** Helvetica's widths of what stands in columns of numbers, in thousandths of the size. */
const narrow: Record<string, number> = { ",": 278, ".": 278, " ": 278, "-": 333 };

function widthOf(text: string, size: number): number {
  return Array.from(text, (letter) => narrow[letter] ?? 556).reduce((sum, each) => sum + each, 0) * (size / 1000);
}

/** WinAnsi, the encoding every reader has a font for; what it lacks becomes a question mark. */
function encode(text: string): string {
  const bytes = Array.from(text, (letter) => {
    if (letter === "€") return "\x80";
    if (letter === "–") return "\x96";
    if (letter === "×") return "\xd7";
    return /[\x20-\x7e\xa0-\xff]/.test(letter) ? letter : "?";
  });
  return bytes.join("").replace(/[\\()]/g, "\\$&");
}

function draw({ text, x, y, size, bold = false, right = false }: Text): string {
  const left = right ? x - widthOf(text, size) : x;
  const from = `${left.toFixed(2)} ${(page.height - y).toFixed(2)}`;
  return `BT /${bold ? "F2" : "F1"} ${size} Tf ${from} Td (${encode(text)}) Tj ET`;
}

function font(name: string): string {
  return `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
}

/** A PDF of pages of text: objects one after another, and the table of where each begins. */
export function createPdf(pages: Text[][], title: string): Uint8Array {
  const pageIds = pages.map((_, index) => 6 + index * 2);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
    `<< /Type /Pages /Kids [${pageIds.map((id) => `${id} 0 R`).join(" ")}] /Count ${pages.length} >>`,
    font("Helvetica"),
    font("Helvetica-Bold"),
    `<< /Title (${encode(title)}) /Producer (Local Paddle emulator) >>`,
    ...pages.flatMap((texts, index) => {
      const content = texts.map(draw).join("\n");
      const box = `/MediaBox [0 0 ${page.width} ${page.height}]`;
      const fonts = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>";
      return [
        `<< /Type /Page /Parent 2 0 R ${box} ${fonts} /Contents ${7 + index * 2} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}`;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + trailer, "latin1");
}

const left = 56;
const right = 539;
const linesPerPage = 30;

export interface Parties {
  customer: Customer | null;
  address: Address | null;
}

function heading({ invoice_number, billed_at, created_at, billing_details }: Transaction, parties: Parties): Text[] {
  const { customer, address } = parties;
  const facts = [
    `Invoice number ${invoice_number}`,
    `Date ${day(billed_at ?? created_at)}`,
    billing_details?.purchase_order_number && `Purchase order ${billing_details.purchase_order_number}`,
  ];
  const street = [address?.first_line, address?.second_line, address?.city, address?.region];
  const buyer = [customer?.name, customer?.email, ...street, address?.postal_code, address?.country_code];
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
    ...(totals.discount === "0" ? [] : [["Discount", `-${totals.discount}`] satisfies [string, string]]),
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
    const top = start === 0 ? 270 : 70;
    const placed = rows
      .slice(start, start + linesPerPage)
      .flatMap((row, index) => row.map((text) => ({ ...text, y: top + index * 18 })));
    pages.push(start === 0 ? [...heading(transaction, parties), ...placed] : placed);
  }
  return createPdf(pages, `Invoice ${transaction.invoice_number}`);
}
