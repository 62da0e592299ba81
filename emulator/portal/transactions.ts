import { html } from "hono/html";
import { formatMoney } from "../billing/money";
import type { Emulator } from "../emulator";
import type { Transaction } from "../entities/transaction";
import { hasInvoice, invoiceUrl } from "../invoices/links";
import { day } from "./words";

const shown = 30;

export interface Bill {
  transaction: Transaction;
  invoice: string | null;
}

/** A customer's transactions, the newest first, each with its invoice if there is one. */
export function billsOf(emulator: Emulator, customerId: string, subscriptionId: string | null): Bill[] {
  const theirs = Object.values(emulator.state.transactions).filter(
    ({ customer_id, subscription_id, billed_at }) =>
      customer_id === customerId &&
      billed_at !== null &&
      (subscriptionId === null || subscription_id === subscriptionId),
  );
  return theirs
    .toSorted((a, b) => (String(a.billed_at) < String(b.billed_at) ? 1 : -1))
    .slice(0, shown)
    .map((transaction) => ({
      transaction,
      invoice: hasInvoice(transaction) ? invoiceUrl(emulator, transaction, "inline") : null,
    }));
}

const words: Record<Transaction["status"], string> = {
  draft: "Draft",
  ready: "Ready",
  billed: "Invoiced",
  paid: "Paid",
  completed: "Paid",
  canceled: "Canceled",
  past_due: "Payment overdue",
};

function row({ transaction, invoice }: Bill) {
  const { billed_at, created_at, details, status, invoice_number } = transaction;
  const { grand_total, currency_code } = details.totals;
  const label = `Invoice ${invoice_number}`;
  return html`<tr>
    <td>${day(billed_at ?? created_at)}</td>
    <td>${formatMoney(grand_total, currency_code)}</td>
    <td>${words[status]}</td>
    <td>${invoice ? html`<a href="${invoice}">${label}</a>` : ""}</td>
  </tr>`;
}

export function billsSection(bills: Bill[]) {
  if (bills.length === 0) return "";
  return html`<h2>Transactions</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Date</th>
          <th scope="col">Amount</th>
          <th scope="col">Status</th>
          <th scope="col">Invoice</th>
        </tr>
      </thead>
      <tbody>
        ${bills.map(row)}
      </tbody>
    </table>`;
}
