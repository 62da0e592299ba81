import { html } from "hono/html";
import type { Emulator } from "../../emulator.ts";
import type { Destination, Notification, NotificationLog } from "../../entities/notification.ts";
import type { Html } from "../../portal/layout.ts";
import { payload, pendingNotifications } from "../../webhooks/sender.ts";
import {
  address,
  buttons,
  conceal,
  instant,
  live,
  pagePath,
  pretty,
  section,
  shown,
  table,
  type View,
} from "./view.ts";

/** Where it goes, without what may be secret in it. */
function whereTo(destination: Destination | undefined): string {
  if (!destination) return "a destination that is gone";
  if (!URL.canParse(destination.destination)) return destination.destination;
  const { protocol, host, pathname, search } = new URL(destination.destination);
  return `${protocol}//${host}${pathname}${search ? "?…" : ""}`;
}

const codeText = ({ response_code }: NotificationLog): string =>
  response_code === 0 ? "no answer" : `${response_code}`;

function statusText({ status, dropped, retry_at, origin }: Notification): Html {
  const said = dropped && status === "not_attempted" ? "dropped" : status;
  return html`<strong>${said}</strong>${origin === "replay" ? ", resent" : ""}${retry_at ? html`, again ${instant(retry_at)}` : ""}`;
}

function resend(view: View, { id, event_id, type }: Notification, isAlone = false): Html {
  const label = isAlone ? "Resend" : `Resend ${type}, ${id}`;
  return buttons(view, "deliveries", [{ name: "replay", value: event_id, text: "Resend", label, id: `resend-${id}` }]);
}

/** A name that may go on in a new line after its dot. */
function broken(type: string): Html {
  const [entity = "", verb = ""] = type.split(".");
  return html`${entity}.<wbr />${verb}`;
}

/** The newest, the first of them first. */
export function newestNotifications({ state }: Emulator): Notification[] {
  return Object.values(state.notifications).slice(-shown).reverse();
}

function list(view: View): Html {
  const { state } = view.emulator;
  const newest = newestNotifications(view.emulator);
  if (newest.length === 0) return html`<p>Nothing was sent yet.</p>`;
  const rows = newest.map((each) => ({
    cells: [
      html`<a id="see-${each.id}" href="${pagePath}page/deliveries/${each.id}">${broken(each.type)}</a><br />${instant(each.occurred_at)}`,
      whereTo(state.destinations[each.notification_setting_id]),
      statusText(each),
      each.logs.length > 0 ? each.logs.map(codeText).join(", ") : "none",
      resend(view, each),
    ],
  }));
  return table("Deliveries, newest first", ["Event", "Destination", "Status", "Attempts", "Again"], rows);
}

function state({ emulator }: View): Html {
  const { hold, shuffle, duplicate, drop, corrupt, retries } = emulator.session.modes;
  const waiting = pendingNotifications(emulator).length;
  const modes = [
    hold ? "held" : "",
    shuffle ? "in random order" : "",
    duplicate > 0 ? `${duplicate} extra of each` : "",
    drop > 0 ? `${Math.round(drop * 100)} % never sent` : "",
    corrupt ? `wrong on purpose: ${corrupt}` : "",
  ].filter((mode) => mode !== "");
  return html`<p>${waiting} ${waiting === 1 ? "waits" : "wait"}. ${modes.length > 0 ? `Now: ${modes.join(", ")}.` : "Sent as they come."}
    Retries: ${retries}.</p>`;
}

function modesForm(view: View): Html {
  const { shuffle, duplicate, drop } = view.emulator.session.modes;
  return html`<form method="post" action="${address("page/deliveries", view)}" class="fields">
    <input type="hidden" name="modes" value="true" />
    <div class="check">
      <input id="shuffle" name="shuffle" type="checkbox" ${shuffle ? "checked" : ""} />
      <label for="shuffle">Random order</label>
    </div>
    <div>
      <label for="duplicate">Extra copies</label>
      <input id="duplicate" name="duplicate" type="number" min="0" max="100" value="${duplicate}" required />
    </div>
    <div>
      <label for="drop">Never sent, %</label>
      <input id="drop" name="drop" type="number" min="0" max="100" value="${Math.round(drop * 100)}" required />
    </div>
    <div><button class="plain">Set</button></div>
  </form>`;
}

export function deliveriesSection(view: View): Html {
  const { hold } = view.emulator.session.modes;
  const own = buttons(view, "deliveries", [
    { name: "hold", value: String(!hold), text: hold ? "Let them go" : "Hold them", id: "hold" },
    { name: "flush", value: "true", text: "Send what waits", id: "flush" },
    { name: "replay", value: "all", text: "Resend all", label: "Resend every event", id: "resend-all" },
  ]);
  return section(
    "deliveries",
    "Deliveries",
    html`${live("deliveries-state", [state(view), own])} ${modesForm(view)} ${live("deliveries-list", list(view))}`,
  );
}

/** One of them: what was sent, and what came back each time. */
export function deliveryContent(view: View, notification: Notification): Html {
  const {
    state: { destinations, events },
  } = view.emulator;
  const event = events[notification.event_id];
  const body = event ? pretty(payload(event, notification)) : "The event is forgotten.";
  const rows = notification.logs.toReversed().map((log) => ({
    cells: [instant(log.attempted_at), codeText(log), html`<bdi>${conceal(view.emulator, log.response_body)}</bdi>`],
  }));
  return html`${live(
    "delivery",
    html`<p>${statusText(notification)}</p>
      <p>To ${whereTo(destinations[notification.notification_setting_id])}</p>
      <p><code>${notification.id}</code>, <code>${notification.event_id}</code></p>
      <h2 tabindex="-1">Attempts</h2>
      ${rows.length > 0 ? table("Attempts, newest first", ["At", "Answer", "Its body"], rows) : html`<p>None yet.</p>`}`,
  )}
    ${resend(view, notification, true)}
    <h2>Body</h2>
    <pre tabindex="0" role="region" aria-label="Body">${conceal(view.emulator, body)}</pre>`;
}
