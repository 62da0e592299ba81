import { createHash } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Subscription } from "../entities/subscription.ts";

/** The test cards a hosted page offers, and what becomes of them. */
export const cards = [
  ["4242424242424242", "4242 4242 4242 4242: payments succeed"],
  ["4000002760003184", "4000 0027 6000 3184: renewals are declined"],
  ["4000000000000002", "4000 0000 0000 0002: declined"],
] as const;

/** For every hosted page: no script, no frame, no trace in a cache or in the next site's log. */
export function pageHeaders(...formTargets: string[]) {
  return sendHeaders(`default-src 'none'; form-action ${["'self'", ...formTargets].join(" ")}`);
}

/** The same for a page with one script, which is known by its hash and talks to nobody else. */
export function scriptedPageHeaders(script: string) {
  const hash = createHash("sha256").update(script).digest("base64");
  return sendHeaders(`default-src 'none'; script-src 'sha256-${hash}'; connect-src 'self'; form-action 'self'`);
}

function sendHeaders(policy: string) {
  const headers = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": `${policy}; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'`,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
  };
  return createMiddleware(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
}

const dates = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });

export function day(instant: string): string {
  return dates.format(new Date(instant));
}

const shortDates = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

/** For tables, where a phone has no room for September. */
export function shortDay(instant: string): string {
  return shortDates.format(new Date(instant));
}

export function name({ items }: Subscription): string {
  return items.map(({ product, quantity }) => `${product.name} × ${quantity}`).join(", ");
}

function scheduled({ scheduled_change }: Subscription): string {
  if (!scheduled_change) return "";
  const { action, effective_at, resume_at } = scheduled_change;
  const verb = { cancel: "cancels", pause: "pauses", resume: "resumes" }[action];
  return `, ${verb} on ${day(effective_at)}${resume_at ? ` and resumes on ${day(resume_at)}` : ""}`;
}

/** The status of a subscription as a customer would say it. */
export function statusInWords(subscription: Subscription): string {
  const { status, next_billed_at, current_billing_period, canceled_at } = subscription;
  switch (status) {
    case "active":
      return `Active${scheduled(subscription) || (next_billed_at ? `, renews on ${day(next_billed_at)}` : "")}`;
    case "trialing": {
      const end = current_billing_period ? ` until ${day(current_billing_period.ends_at)}` : "";
      return `Trial${end}${scheduled(subscription)}`;
    }
    case "past_due":
      return `Payment overdue${scheduled(subscription)}`;
    case "paused":
      return `Paused${scheduled(subscription)}`;
    case "canceled":
      return canceled_at ? `Canceled on ${day(canceled_at)}` : "Canceled";
  }
}

export type Html = ReturnType<typeof html>;

const longestAmount = 20;

/** An amount stays on one line, unless nobody has ever paid as much. */
export function amountCell(text: string): Html {
  return html`<td class="${text.length > longestAmount ? "long" : "amount"}">${text}</td>`;
}

/** Said before the button that does it. */
export const overdueText = (amount: string): string => `Saving this card pays the overdue amount of ${amount}.`;

const style = `
:root { color-scheme: light dark; --line: light-dark(#d5d8dd, #3a3f47); --edge: light-dark(#767b84, #8b919b); --soft: light-dark(#f4f5f7, #1e2126);
  --accent: light-dark(#0b5bd3, #7fb0ff); }
body { background: light-dark(#fff, #121418); color: light-dark(#1b1e23, #e8eaed); font: 16px/1.5 system-ui, sans-serif;
  max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
.banner { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .25rem .75rem; font-size: .875rem;
  margin: 1rem 0; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: .25rem 1rem 1rem; margin: 1rem 0; }
article h2 { font-size: 1.1rem; margin: .75rem 0 .25rem; }
article p { margin: .25rem 0; }
a { color: var(--accent); margin-right: 1rem; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; font-size: .9rem; }
td a { margin: 0; }
th, td { text-align: start; padding: .35rem .5rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: inherit;
  overflow-wrap: anywhere; }
thead th, button { font-weight: 600; }
.amount { white-space: nowrap; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
.bills :is(th, td):not(.long) { overflow-wrap: normal; }
@media (max-width: 24rem) { .bills { font-size: .8rem; } }
.sums .amount, .sums td:last-child { text-align: end; padding-right: 0; }
.sums [scope=row] { padding-right: 1rem; }
button, select, input { font: inherit; padding: .5rem 1rem; border-radius: .5rem; border: 1px solid var(--edge); max-width: 100%; box-sizing: border-box; }
button { background: var(--accent); color: light-dark(#fff, #10151d); border: 0; cursor: pointer; margin-top: .75rem; }
button.plain { background: none; color: var(--accent); border: 1px solid var(--edge); }
[role=status], [role=alert] { border-left: 4px solid var(--accent); background: var(--soft); padding: .5rem 1rem; }
`;

interface Frame {
  /** What the window's title ends with. */
  place?: string;
  /** Beside the common ones. */
  styles?: string;
  script?: string;
}

export async function layout(title: string, content: Html, frame: Frame = {}): Promise<HtmlEscapedString> {
  const { place = "Customer portal", styles = "", script } = frame;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · ${place}</title>
        <style>
          ${raw(style + styles)}
        </style>
      </head>
      <body>
        <header class="banner">Local Paddle emulator</header>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
        ${script === undefined ? "" : html`<script>${raw(script)}</script>`}
      </body>
    </html>`;
}
