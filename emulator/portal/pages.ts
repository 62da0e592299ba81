import { html } from "hono/html";
import type { Customer } from "../entities/customer";
import type { Subscription } from "../entities/subscription";
import { isCardlessTrial } from "../lifecycle/rules";
import type { PaymentMethod } from "../state";
import { cards } from "./cards";
import { layout } from "./layout";
import { type PortalAction, portalId, portalPath } from "./links";
import { type Bill, billsSection } from "./transactions";
import { day, name, statusInWords } from "./words";

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
          <div><button type="submit">Save payment method</button></div>
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
