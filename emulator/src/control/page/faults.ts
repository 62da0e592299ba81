import { html } from "hono/html";
import type { Emulator, Fault } from "../../emulator.ts";
import type { Html } from "../../portal/layout.ts";
import { address, buttons, clip, conceal, instant, live, section, shown, table, type View } from "./view.ts";

function effect({ status, latencyMs, hang, reset, lose, retryAfter, skip }: Fault): string {
  const parts = [
    latencyMs === null ? "" : `${latencyMs} ms later`,
    status === null ? "" : `status ${status}`,
    retryAfter === null ? "" : `retry after ${retryAfter}`,
    hang ? "no answer" : "",
    reset ? "connection dropped" : "",
    lose ? "done, and the answer lost" : "",
    skip > 0 ? `after ${skip} more` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function list(view: View): Html {
  const { faults } = view.emulator.session;
  if (faults.length === 0) return html`<p>None: every request is answered as Paddle would.</p>`;
  const rows = faults.map((fault) => ({
    cells: [
      `${fault.method ?? "Any"} ${clip(fault.path)}`,
      effect(fault),
      fault.times === null ? "always" : fault.times === 0 ? "used up" : `${fault.times} more`,
    ],
  }));
  const clear = { name: "clear", value: "true", text: "Clear", label: "Clear all faults", id: "clear-faults" };
  return html`${table("Faults", ["Request", "What happens", "How often"], rows)} ${buttons(view, "faults", [clear])}`;
}

const methods = ["GET", "POST", "PATCH", "DELETE"];
const effects = [
  ["500", "Status 500"],
  ["503", "Status 503"],
  ["429", "Status 429, retry after 5 seconds"],
  ["404", "Status 404"],
  ["latency", "Three seconds later"],
  ["hang", "No answer"],
  ["reset", "Connection dropped"],
] as const;

export function faultsSection(view: View): Html {
  return section(
    "faults",
    "Faults",
    html`${live("faults-list", list(view))}
      <h3>Add one</h3>
      <form method="post" action="${address("page/faults", view)}" class="fields">
        <div>
          <label for="path">Path, * for anything</label>
          <input id="path" name="path" value="/subscriptions*" autocomplete="off" required />
        </div>
        <div>
          <label for="method">Method</label>
          <select id="method" name="method">
            <option value="">Any</option>
            ${methods.map((method) => html`<option>${method}</option>`)}
          </select>
        </div>
        <div>
          <label for="effect">What happens</label>
          <select id="effect" name="effect">
            ${effects.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
          </select>
        </div>
        <div>
          <label for="times">How often, empty for always</label>
          <input id="times" name="times" type="number" min="1" value="1" />
        </div>
        <div><button class="plain">Add</button></div>
      </form>`,
  );
}

function requests(emulator: Emulator): Html {
  const last = emulator.session.requests.slice(-shown).reverse();
  if (last.length === 0) return html`<p>Nobody has called the API yet.</p>`;
  const rows = last.map(({ at, method, path, status }) => ({
    cells: [
      instant(at),
      html`${method} <bdi>${clip(conceal(emulator, path.replace(/([?&][^=&]*(?:token|secret|key)[^=&]*=)[^&]*/gi, "$1•••")))}</bdi>`,
      status === null ? "unanswered" : `${status}`,
    ],
  }));
  return table("Requests, newest first", ["At, real time", "Request", "Status"], rows);
}

export function requestsSection({ emulator }: View): Html {
  return section("requests", "Requests to the API", live("requests-list", requests(emulator)));
}
