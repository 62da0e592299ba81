import { html } from "hono/html";
import { formatMoney } from "../billing/money.ts";
import type { Transaction } from "../entities/transaction.ts";
import { amountCell, cards, layout, overdueText } from "../portal/layout.ts";
import { basketForm } from "./basket.ts";
import { needsCard } from "./pay.ts";
import type { TrialTerms } from "./terms.ts";

const countries = [
  ["US", "United States"],
  ["DE", "Germany"],
  ["FR", "France"],
  ["GB", "United Kingdom"],
  ["JP", "Japan"],
] as const;

const frame = { place: "Checkout" };

function lines({ details, items }: Transaction) {
  const { totals } = details;
  const money = (amount: string) => formatMoney(amount, totals.currency_code);
  const named = details.line_items.map((line) => {
    const price = items.find((item) => item.price.id === line.price_id)?.price;
    return html`<tr>
      <th scope="row">${line.quantity} × ${line.product.name}${price?.name ? html`<br /><small>${price.name}</small>` : ""}</th>
      ${amountCell(money(line.totals.subtotal))}
    </tr>`;
  });
  const sums = [
    ...(totals.discount === "0" ? [] : [["Discount", `-${totals.discount}`]]),
    ["Tax", totals.tax],
    ["Total", totals.total],
    ...(totals.credit === "0" ? [] : [["Credit", `-${totals.credit}`]]),
  ].map(
    ([name, amount = "0"]) => html`<tr>
      <th scope="row">${name}</th>
      ${amountCell(money(amount))}
    </tr>`,
  );
  return html`<table class="sums">
    <thead>
      <tr>
        <th scope="col">Item</th>
        <th scope="col" class="amount">Price</th>
      </tr>
    </thead>
    <tbody>
      ${named}${sums}
    </tbody>
  </table>`;
}

function cardField(transaction: Transaction) {
  if (!needsCard(transaction)) return html`<p>No card is needed for this trial.</p>`;
  return html`<p><label for="card">Test card</label></p>
    <select id="card" name="card">
      ${cards.map(([number, label]) => html`<option value="${number}">${label}</option>`)}
    </select>`;
}

function countryField(transaction: Transaction, chosen: string | null) {
  if (transaction.address_id) return "";
  return html`<p><label for="country">Country</label></p>
    <select id="country" name="country" autocomplete="country">
      ${countries.map(([code, name]) => html`<option value="${code}" ${code === chosen ? "selected" : ""}>${name}</option>`)}
    </select>`;
}

function emailField(email: string | null) {
  if (email) return html`<p>E-mail: ${email}</p>`;
  return html`<p><label for="email">E-mail</label></p>
    <input id="email" name="email" type="email" autocomplete="email" required />`;
}

function codeForm({ id, discount_id, status }: Transaction) {
  if (discount_id || (status !== "draft" && status !== "ready")) return "";
  return html`<form method="post" action="/checkout/discount">
    <input type="hidden" name="_ptxn" value="${id}" />
    <p><label for="code">Discount code</label></p>
    <input id="code" name="code" autocomplete="off" required />
    <div><button type="submit" class="plain">Apply code</button></div>
  </form>`;
}

interface Shown {
  email: string | null;
  alert: string | null;
  /** The country that was chosen before, where the page is shown again. */
  country: string | null;
  trial: TrialTerms | null;
  /** What its subscription owes, if it does. */
  overdue: string | null;
}

function trialLines(trial: TrialTerms | null) {
  if (!trial) return "";
  const { text, parts } = trial;
  return html`<p><strong>${text}</strong><br /><small>${parts}</small></p>`;
}

export function checkoutPage(transaction: Transaction, { email, alert, country, trial, overdue }: Shown) {
  const { id, details, origin } = transaction;
  const due = overdue ?? formatMoney(details.totals.balance, details.totals.currency_code);
  const isChange = origin === "subscription_payment_method_change";
  const pay = trial && details.totals.balance === "0" ? "Start free trial" : `Pay ${due}`;
  const button = isChange ? `Save payment method${overdue ? ` and pay ${overdue}` : ""}` : pay;
  return layout(
    "Checkout",
    html`${alert ? html`<p role="alert">${alert}</p>` : ""}
      <article>
        ${lines(transaction)}
        <form method="post" action="/checkout/pay">
          <input type="hidden" name="_ptxn" value="${id}" />
          <input type="hidden" name="total" value="${details.totals.total}" />
          ${trial ? html`<input type="hidden" name="after_trial" value="${trial.total}" />` : ""}
          ${emailField(email)} ${countryField(transaction, country)} ${cardField(transaction)}
          ${trialLines(trial)} ${overdue ? html`<p>${overdueText(overdue)}</p>` : ""}
          <div><button type="submit">${button}</button></div>
        </form>
        ${basketForm(transaction)} ${codeForm(transaction)}
        <form method="post" action="/checkout/close">
          <input type="hidden" name="_ptxn" value="${id}" />
          <div><button type="submit" class="plain">Cancel and go back</button></div>
        </form>
      </article>`,
    frame,
  );
}

export function paidPage(transaction: Transaction) {
  const { totals } = transaction.details;
  return layout(
    "Payment complete",
    html`<p role="status">
        This is paid: ${formatMoney(totals.grand_total, totals.currency_code)}. You can close this page.
      </p>
      <p><small>${transaction.id}</small></p>`,
    frame,
  );
}

export function closedPage(transaction: Transaction, returnsTo: string | null) {
  return layout(
    "Checkout closed",
    html`<p role="status">Nothing was paid.</p>
      ${returnsTo ? html`<p><a href="${returnsTo}">Back to the checkout</a></p>` : ""}
      <p><small>${transaction.id}</small></p>`,
    frame,
  );
}

export function refusedPage(why: string) {
  return layout("Checkout not opened", html`<p role="alert">${why}</p>`, frame);
}

export function unknownPage() {
  return layout(
    "Checkout not found",
    html`<p>This checkout does not exist. Start again from the app you came from.</p>`,
    frame,
  );
}
