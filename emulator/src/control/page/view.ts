import { html } from "hono/html";
import type { Emulator } from "../../emulator.ts";
import type { Html } from "../../portal/layout.ts";

export const pagePath = "/__emulator/";

/** How many of everything are shown: a page of ten thousand would help nobody. */
export const shown = 20;

interface Row {
  /** The heads of the columns are said before the cells where there is no room for columns. */
  cells: (Html | string)[];
}

/** A table that stays one for assistive technology where a narrow screen has its cells under each other. */
export function table(label: string, columns: string[], rows: Row[]): Html {
  const heads = columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`);
  const body = rows.map(
    ({ cells }) =>
      html`<tr role="row">
        ${cells.map((cell, at) => html`<td role="cell" data-label="${columns[at] ?? ""}"><div>${cell}</div></td>`)}
      </tr>`,
  );
  return html`<table role="table" aria-label="${label}">
    <thead role="rowgroup">
      <tr role="row">
        ${heads}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${body}
    </tbody>
  </table>`;
}

/** A part that the script replaces when it has changed. What people type into is outside of these. */
export function live(id: string, content: Html | Html[]): Html {
  return html`<div id="${id}" data-live>${content}</div>`;
}

/** Its heading can take the focus of a button that is no longer there. */
export function section(id: string, heading: string, content: Html): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}" tabindex="-1">${heading}</h2>
    ${content}
  </section>`;
}

export interface View {
  emulator: Emulator;
  /** What is searched for; it stays when a form is sent. */
  q: string;
}

export function address(path: string, { q }: Pick<View, "q">): string {
  return `${pagePath}${path}${q === "" ? "" : `?${new URLSearchParams({ q })}`}`;
}

interface Press {
  name: string;
  value: string;
  text: string;
  /** What it is pressed for, where the text alone doesn't say it. */
  label?: string;
  id?: string;
}

/** Buttons that each send their own value to one of the page's forms. */
export function buttons(view: View, form: string, presses: Press[]): Html {
  return html`<form method="post" action="${address(`page/${form}`, view)}" class="row">
    ${presses.map(
      ({ name, value, text, label, id }) =>
        html`<button name="${name}" value="${value}" class="plain" id="${id ?? `${form}-${name}-${value}`}"
          aria-label="${label ?? text}">${text}</button> `,
    )}
  </form>`;
}

const zeroMs = /\.\d+Z$/;

/** An instant as far as people read it, whole for programs. */
export function instant(at: string | null): Html | string {
  if (at === null) return "–";
  const text = at.replace(zeroMs, "Z");
  return html`<time datetime="${at}">${text.slice(0, 10)} ${text.slice(11, 19)}</time>`;
}

const longest = 200;
export const clip = (text: string): string =>
  text.length > longest ? `${Array.from(text).slice(0, longest).join("")}…` : text;

/** JSON to read: what would turn the text around is written as its code. */
export function pretty(value: unknown): string {
  const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  const code = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, 2).replace(turning, code);
}

const secrets = /pdl_[a-z\d_]*?[_-][A-Za-z\d_/+=-]{10,}|pga_[\w.-]+/g;

/** Text that came from somewhere else, without what would let its reader act as somebody else. */
export function conceal({ options, state }: Emulator, text: string): string {
  const destinations = Object.values(state.destinations);
  const known = [
    options.apiKey,
    ...state.keys.map(({ key }) => key),
    ...destinations.flatMap(({ endpoint_secret_key, previous_secret }) => [
      endpoint_secret_key,
      previous_secret?.secret ?? "",
    ]),
  ];
  // The shortest of them are words that anything may hold.
  const long = known.filter(({ length }) => length >= 8);
  return long.reduce((rest, secret) => rest.replaceAll(secret, "•••"), text.replace(secrets, "•••"));
}

/** Something the page needs and that takes a look at every row: anew only when a row has changed. */
export function remember<T>(emulator: Emulator, compute: (key: string) => T): (key: string) => T {
  let last: { revision: number; key: string; value: T } | null = null;
  return (key) => {
    const revision = emulator.revision();
    if (last?.revision !== revision || last.key !== key) last = { revision, key, value: compute(key) };
    return last.value;
  };
}
