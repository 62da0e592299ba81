import { html } from "hono/html";
import type { Emulator } from "../emulator.ts";
import type { Transaction } from "../entities/transaction.ts";
import { PaddleError } from "../errors.ts";
import { editTransaction } from "../transactions/create.ts";

/** What a checkout was opened with by items is its buyer's to change; a transaction that a server made isn't. */
const isOpen = ({ origin, status }: Transaction): boolean =>
  origin === "web" && (status === "draft" || status === "ready");

export function basketForm(transaction: Transaction) {
  if (!isOpen(transaction)) return "";
  const fields = transaction.items.map(
    ({ price, quantity }) => html`<p><label for="${price.id}">Quantity: ${price.name ?? price.description}</label></p>
      <input id="${price.id}" name="${price.id}" type="number" min="0" max="${price.quantity.maximum}" value="${quantity}" />`,
  );
  return html`<form method="post" action="/checkout/items">
    <input type="hidden" name="_ptxn" value="${transaction.id}" />
    ${fields}
    <div><button type="submit" class="plain">Change quantities</button></div>
  </form>`;
}

/** The quantities that the buyer has entered, none for what they don't want; answers why not, or null. */
export function changeQuantities(
  emulator: Emulator,
  transaction: Transaction,
  form: Map<string, string>,
): string | null {
  if (!isOpen(transaction)) return "These items can't be changed.";
  const items = transaction.items.flatMap(({ price, quantity }) => {
    const wanted = Number(form.get(price.id) ?? quantity);
    return wanted === 0 ? [] : [{ price_id: price.id, quantity: wanted }];
  });
  if (items.length === 0 || items.some(({ quantity }) => !Number.isSafeInteger(quantity) || quantity < 1)) {
    return "Choose a quantity of at least one item.";
  }
  try {
    editTransaction(emulator, transaction, { items });
    return null;
  } catch (error) {
    if (error instanceof PaddleError) return error.detail;
    throw error;
  }
}
