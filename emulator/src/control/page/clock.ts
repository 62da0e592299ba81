import { html } from "hono/html";
import { now } from "../../clock.ts";
import type { Coming } from "../../lifecycle/coming.ts";
import type { Html } from "../../portal/layout.ts";
import { address, buttons, instant, live, pagePath, section, type View } from "./view.ts";

const spans = [
  ["PT1H", "An hour"],
  ["P1D", "A day"],
  ["P1M", "A month"],
  ["P1Y", "A year"],
] as const;

function comingLine(coming: Coming | null): Html {
  if (!coming) return html`<p>Nothing is due.</p>`;
  const id = coming.id.startsWith("sub_")
    ? html`<a id="see-coming" href="${pagePath}page/entities/${coming.id}"><code>${coming.id}</code></a>`
    : html`<code>${coming.id}</code>`;
  return html`<p>Due next: ${coming.what}, ${instant(coming.at)}, ${id}</p>`;
}

/** Time, and what happens by itself when it passes. */
export function clockSection(view: View, coming: Coming | null): Html {
  const isFrozen = view.emulator.session.frozenAt !== null;
  const at = now(view.emulator).toISOString();
  const advance = spans.map(([value, text]) => ({
    name: "advance",
    value,
    text,
    label: `Advance by ${text.toLowerCase()}`,
  }));
  const next = { name: "next", value: "due", text: "To what is due next", label: "Advance to what is due next" };
  const freeze = {
    name: "freeze",
    value: String(!isFrozen),
    text: isFrozen ? "Let it go on" : "Stop it",
    id: "freeze",
  };
  return section(
    "clock",
    "Clock",
    html`${live("clock-now", html`<p><strong>${instant(at)}</strong> UTC${isFrozen ? ", stopped" : ""}</p>`)}
      ${live("clock-due", comingLine(coming))}
      <h3>Advance, and do what is due</h3>
      ${buttons(view, "clock", [...advance, next])}
      ${live("clock-freeze", buttons(view, "clock", [{ ...freeze, label: isFrozen ? "Let the clock go on" : "Stop the clock" }]))}
      <form method="post" action="${address("page/clock", view)}" class="fields">
        <div>
          <label for="set">Set to, UTC (every date moves along, nothing happens)</label>
          <input id="set" name="set" type="datetime-local" step="1" value="${at.slice(0, 19)}" required />
        </div>
        <div><button class="plain">Set</button></div>
      </form>`,
  );
}
