import { html } from "hono/html";
import { formatMoney } from "../billing/money.ts";
import type { Emulator } from "../emulator.ts";
import type { Customer } from "../entities/customer.ts";
import type { Subscription } from "../entities/subscription.ts";
import type { Transaction } from "../entities/transaction.ts";
import { hasInvoice, invoiceUrl } from "../invoices/app.ts";
import { isCardlessTrial } from "../lifecycle/rules.ts";
import type { PaymentMethod } from "../state.ts";
import { amountCell, cards, day, layout, name, overdueText, shortDay, statusInWords } from "./layout.ts";
import { type PortalAction, portalId, portalPath } from "./links.ts";

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

/** Paddle's portal calls a change of seats a renewal, too. */
const purpose = ({ origin }: Transaction): string => (origin.startsWith("subscription_") ? "Renewal" : "Purchase");

function row({ transaction, invoice }: Bill) {
  const { billed_at, created_at, details, status, invoice_number } = transaction;
  const { grand_total, currency_code } = details.totals;
  const label = `Invoice ${invoice_number}`;
  return html`<tr>
    <td>${shortDay(billed_at ?? created_at)}<br /><small>${purpose(transaction)}</small></td>
    ${amountCell(formatMoney(grand_total, currency_code))}
    <td>${words[status]}</td>
    <td>${invoice ? html`<a href="${invoice}">${label}</a>` : ""}</td>
  </tr>`;
}

export function billsSection(bills: Bill[]) {
  if (bills.length === 0) return "";
  return html`<h2>Transactions</h2>
    <table class="bills">
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

export interface Notice {
  role: "status" | "alert";
  text: string;
}

function noticeLine(notice: Notice | null) {
  return notice ? html`<p role="${notice.role}">${notice.text}</p>` : "";
}

function hiddenFields(token: string, subscriptionId: string) {
  return html`<input type="hidden" name="token" value="${token}" />
    <input type="hidden" name="subscription_id" value="${subscriptionId}" />`;
}

/** What is over or paused has no forms, only its page. */
export const canCancel = ({ status }: Subscription): boolean => status !== "canceled" && status !== "paused";
/** Invoices are paid by transfer, so there is no payment method to change. */
export const canUpdatePayment = (subscription: Subscription): boolean =>
  canCancel(subscription) && subscription.collection_mode === "automatic";

function subscriptionCard(subscription: Subscription, token: string) {
  const { id, scheduled_change } = subscription;
  const verb = scheduled_change ? "Keep subscription" : "Cancel subscription";
  const called = name(subscription);
  const link = (action: PortalAction, text: string) =>
    html`<a href="${portalPath(action, token, id)}" aria-label="${text}: ${called}">${text}</a> `;
  return html`<article>
    <h2>${called}</h2>
    <p>${statusInWords(subscription)}</p>
    <p><small>${id}</small></p>
    <p>
      ${canCancel(subscription) ? link("cancel_subscription", verb) : ""}
      ${canUpdatePayment(subscription) ? link("update_subscription_payment_method", "Update payment method") : ""}
    </p>
  </article>`;
}

export function overviewPage(
  customer: Customer,
  subscriptions: Subscription[],
  bills: Bill[],
  token: string,
  notice: Notice | null,
) {
  const cards = subscriptions.map((each) => subscriptionCard(each, token));
  return layout(
    subscriptions.length === 1 ? "Subscription" : "Subscriptions",
    html`${noticeLine(notice)}
      <p>Signed in as ${customer.email}</p>
      ${cards.length > 0 ? cards : html`<p>There are no subscriptions.</p>`} ${billsSection(bills)}
      <p><a href="${portalPath("overview", token)}">All subscriptions</a></p>`,
  );
}

export function cancelPage(subscription: Subscription, token: string, notice: Notice | null) {
  const { id, scheduled_change, current_billing_period } = subscription;
  const isScheduled = scheduled_change !== null;
  const end = current_billing_period ? ` on ${day(current_billing_period.ends_at)}` : "";
  const consequence = isCardlessTrial(subscription)
    ? "This trial ends at once."
    : `It stays as it is until the end of the billing period${end}, and is not billed again.`;
  const explanation = isScheduled ? `${statusInWords(subscription)}.` : consequence;
  return layout(
    isScheduled ? "Scheduled change" : "Cancel subscription",
    html`${noticeLine(notice)}
      <article>
        <h2>${name(subscription)}</h2>
        <p>${explanation}</p>
        <form method="post" action="/${portalId}/${isScheduled ? "keep" : "cancel"}">
          ${hiddenFields(token, id)}
          <button type="submit">${isScheduled ? "Keep subscription" : "Cancel subscription"}</button>
        </form>
      </article>
      <p><a href="${portalPath("overview", token)}">All subscriptions</a></p>`,
  );
}

export function paymentMethodPage(
  subscription: Subscription,
  current: PaymentMethod | undefined,
  overdue: string | null,
  token: string,
  notice: Notice | null,
) {
  return layout(
    "Update payment method",
    html`${noticeLine(notice)}
      <article>
        <h2>${name(subscription)}</h2>
        <p>${current ? `Paid by the card ending in ${current.last4}.` : "There is no card yet."}</p>
        <form method="post" action="/${portalId}/payment-method">
          ${hiddenFields(token, subscription.id)}
          <p><label for="card">Test card</label></p>
          <select id="card" name="card">
            ${cards.map(([number, label]) => html`<option value="${number}">${label}</option>`)}
          </select>
          ${overdue ? html`<p>${overdueText(overdue)}</p>` : ""}
          <div><button type="submit">${overdue ? `Save payment method and pay ${overdue}` : "Save payment method"}</button></div>
        </form>
      </article>
      <p><a href="${portalPath("overview", token)}">All subscriptions</a></p>`,
  );
}

export function signInPage() {
  return layout(
    "Sign in",
    html`<p>This link has expired or is not valid. Open the portal again from the app you came from.</p>`,
  );
}
