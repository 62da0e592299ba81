import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { Emulator } from "../../emulator.ts";
import { readForm } from "../../input.ts";
import { nextComing } from "../../lifecycle/coming.ts";
import { type Html, layout, scriptedPageHeaders } from "../../portal/layout.ts";
import { ControlError } from "../body.ts";
import { clockSection } from "./clock.ts";
import { deliveriesSection, deliveryContent } from "./deliveries.ts";
import { faultsSection, requestsSection } from "./faults.ts";
import { doneTexts, forms } from "./forms.ts";
import { findHoldings, peopleSection } from "./people.ts";
import { script } from "./script.ts";
import { styles } from "./styles.ts";
import { address, clip, conceal, pagePath, pretty, remember, type View } from "./view.ts";

const parts = [
  ["clock", "Clock"],
  ["people", "Customers"],
  ["deliveries", "Deliveries"],
  ["faults", "Faults"],
  ["requests", "Requests"],
] as const;

const frame = { place: "Control", styles, script };

/** What was done or went wrong is said here and nowhere else, so that what is only refreshed is not read out. */
function page(title: string, said: string, refresh: string, content: Html) {
  return layout(
    title,
    html`<p id="said" role="status">${said}</p>
      <div class="row">
        <a href="${refresh}">Refresh</a>
        <button type="button" id="pause" class="plain" aria-pressed="false" hidden>Stop refreshing by itself</button>
      </div>
      ${content}`,
    frame,
  );
}

function sayDone(done: string): string {
  return Object.hasOwn(doneTexts, done) ? doneTexts[done as keyof typeof doneTexts] : "";
}

/** Makes a control call as programs make it; answers what is wrong with it, if something is. */
export type Call = (path: string, body: unknown) => Promise<string | null>;

/** What this local Paddle holds and does, and its controls, for whoever has a browser at hand. */
export function controlPage(emulator: Emulator, call: Call): Hono {
  const app = new Hono();
  const coming = remember(emulator, () => nextComing(emulator));
  const holdings = remember(emulator, (q) => findHoldings(emulator, q));

  function whole(q: string, said: string) {
    const view: View = { emulator, q };
    const seconds = emulator.session.behaviour.trial_billed_after_seconds;
    const links = parts.map(([id, text]) => html`<a href="#${id}">${text}</a> `);
    const content = html`<nav aria-label="Parts of this page" class="row">${links}</nav>
      ${clockSection(view, coming(`${seconds}`))} ${peopleSection(view, holdings(q))}
    ${deliveriesSection(view)} ${faultsSection(view)} ${requestsSection(view)}`;
    return page("Local Paddle", said, address("", view), content);
  }

  const queryOf = (c: Context): string => (c.req.query("q") ?? "").trim().slice(0, 200);
  const notThere = (c: Context) =>
    c.html(page("Not there", "", pagePath, html`<p><a href="${pagePath}">Back to all of it</a></p>`), 404);

  app.use(scriptedPageHeaders(script));
  app.get("/", (c) => c.html(whole(queryOf(c), sayDone(c.req.query("done") ?? ""))));

  app.get("/page/deliveries/:id", (c) => {
    const id = c.req.param("id");
    const notification = emulator.state.notifications[id];
    if (!notification) return notThere(c);
    const content = html`${deliveryContent({ emulator, q: "" }, notification)}
      <p><a href="${pagePath}#deliveries">All deliveries</a></p>`;
    return c.html(page(notification.type, "", `${pagePath}page/deliveries/${id}`, content));
  });

  app.get("/page/entities/:id", (c) => {
    const id = c.req.param("id");
    const { customers, subscriptions } = emulator.state;
    const entity = customers[id] ?? subscriptions[id];
    if (!entity) return notThere(c);
    const text = conceal(emulator, pretty(entity));
    const content = html`<div id="entity" data-live><pre tabindex="0" role="region" aria-label="${id}">${text}</pre></div>
      <p><a href="${pagePath}#people">All customers and subscriptions</a></p>`;
    return c.html(
      page(id.startsWith("ctm_") ? "Customer" : "Subscription", "", `${pagePath}page/entities/${id}`, content),
    );
  });

  for (const [name, toOrder] of Object.entries(forms)) {
    app.post(`/page/${name}`, async (c) => {
      const q = queryOf(c);
      const fields = await readForm(c.req.raw);
      try {
        const { path, body, done } = toOrder(emulator, fields);
        const wrong = await call(path, body);
        if (wrong !== null) throw new ControlError(wrong);
        return c.redirect(`${pagePath}?${new URLSearchParams({ ...(q !== "" && { q }), done })}#${name}`, 303);
      } catch (error) {
        if (!(error instanceof ControlError)) throw error;
        return c.html(whole(q, `That didn’t work. ${clip(error.message)}`), 400);
      }
    });
  }
  return app;
}
