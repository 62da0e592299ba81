import { html } from "hono/html";
import type { Emulator } from "../../emulator.ts";
import type { Customer } from "../../entities/customer.ts";
import type { Subscription } from "../../entities/subscription.ts";
import { type Html, name } from "../../portal/layout.ts";
import type { PaymentMethod } from "../../state.ts";
import { address, clip, conceal, instant, live, pagePath, section, shown, table, type View } from "./view.ts";

/** A subscription, or a customer who has none. */
export interface Holding {
  customer: Customer | null;
  subscription: Subscription | null;
  card: PaymentMethod | null;
}

export interface Found {
  newest: Holding[];
  count: number;
}

function isWanted({ customer, subscription }: Omit<Holding, "card">, q: string): boolean {
  if (q === "") return true;
  const ids = [customer?.id, subscription?.id, subscription?.customer_id];
  const texts = [customer?.email.toLowerCase() ?? "", customer?.name?.toLowerCase() ?? ""];
  return ids.includes(q) || texts.some((text) => text.includes(q));
}

/** What there is of those searched for, the newest first, and how many there are. */
export function findHoldings({ state }: Emulator, q: string): Found {
  const wanted = q.trim().toLowerCase();
  const { customers, subscriptions, payment_methods } = state;
  const all = Object.values(subscriptions).map((subscription) => ({
    at: subscription.created_at,
    customer: customers[subscription.customer_id] ?? null,
    subscription: subscription as Subscription | null,
  }));
  const holders = new Set(all.map(({ customer }) => customer?.id));
  for (const customer of Object.values(customers)) {
    if (!holders.has(customer.id)) all.push({ at: customer.created_at, customer, subscription: null });
  }
  const found = all.filter((each) => isWanted(each, wanted));
  const newest = found
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .slice(0, shown)
    .map(({ customer, subscription }) => ({
      customer,
      subscription,
      card: payment_methods[customer?.id ?? ""] ?? null,
    }));
  return { newest, count: found.length };
}

const cardWords = {
  accepts: "",
  declines_renewals: ", declines renewals",
  declines: ", declines",
} as const;

function who({ emulator }: View, { customer, subscription }: Holding): Html | string {
  if (!customer) return subscription?.customer_id ?? "";
  const { id, email, name: called, status } = customer;
  const told = (text: string) => clip(conceal(emulator, text));
  return html`<bdi>${told(email)}</bdi>${called ? html`<br /><bdi>${told(called)}</bdi>` : ""}${
    status === "archived" ? html`<br />archived` : ""
  }<br /><a id="see-${subscription?.id ?? ""}-${id}" href="${pagePath}page/entities/${id}"><code>${id}</code></a>`;
}

function what({ id, status, scheduled_change: change, ...subscription }: Subscription): Html {
  const scheduled = change ? html`, ${change.action} on ${instant(change.effective_at)}` : "";
  return html`<strong>${status}</strong>${scheduled}<br />
    <bdi>${clip(name({ id, status, scheduled_change: change, ...subscription }))}</bdi><br />
    <a id="see-${id}" href="${pagePath}page/entities/${id}"><code>${id}</code></a>`;
}

function dates({ created_at, current_billing_period, next_billed_at, canceled_at, paused_at }: Subscription): Html {
  const lines: [string, string | null][] = [
    ["created", created_at],
    ["period ends", current_billing_period?.ends_at ?? null],
    ["billed next", next_billed_at],
    ["paused", paused_at],
    ["canceled", canceled_at],
  ];
  return html`${lines.map(([label, at]) => (at ? html`<span class="line">${label} ${instant(at)}</span> ` : ""))}`;
}

export function peopleSection(view: View, { newest, count }: Found): Html {
  const rows = newest.map((holding) => {
    const { subscription, card } = holding;
    return {
      cells: [
        who(view, holding),
        subscription ? what(subscription) : "none",
        subscription ? dates(subscription) : "–",
        card ? `ends in ${card.last4}${cardWords[card.behaviour]}` : "none",
      ],
    };
  });
  const heading = "Customers and subscriptions";
  const summary =
    count > newest.length
      ? `The newest ${newest.length} of ${count.toLocaleString("en")}: search for the others.`
      : `${count} in all.`;
  const list = rows.length > 0 ? table(heading, ["Customer", "Subscription", "Dates", "Card"], rows) : "";
  return section(
    "people",
    heading,
    html`<form method="get" action="${pagePath}" role="search" class="fields">
        <div>
          <label for="q">E-mail, name or id</label>
          <input id="q" name="q" value="${view.q}" autocomplete="off" maxlength="200" />
        </div>
        <div><button class="plain">Search</button></div>
        ${view.q === "" ? "" : html`<p><a href="${address("", { q: "" })}">Show all</a></p>`}
      </form>
      ${live("people-list", html`<p>${summary}</p>${list}`)}`,
  );
}
