import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Revision, Transaction } from "../entities/transaction.ts";
import { invalidField, PaddleError } from "../errors.ts";
import { given } from "../given.ts";
import { putTransaction } from "./store.ts";

function refuseUnrevisable({ state }: Emulator, { id, status, revised_at, business_id }: Transaction, asked: Revision) {
  if (status !== "billed" && status !== "completed") {
    const detail = "only billed and completed transactions can be revised";
    throw new PaddleError(400, "transaction_invalid_status_to_revise", detail);
  }
  if (revised_at) throw new PaddleError(400, "transaction_revised_limit_reached", "a transaction is revised only once");
  if (Object.values(state.adjustments).some(({ transaction_id }) => transaction_id === id)) {
    throw new PaddleError(400, "transaction_adjusted_unable_to_revise", "the transaction has been adjusted");
  }
  if (asked.business && business_id === null) {
    throw invalidField([{ field: "business", message: "The transaction is for no business" }]);
  }
  const { customer, business, address } = asked;
  if ([customer, business, address].some((each) => Object.keys(given(each ?? {})).length > 0)) return;
  throw new PaddleError(400, "transaction_nothing_to_revise", "the request revises nothing");
}

/** Corrects what the documents of a transaction say of its buyer; the entities themselves stay as they are. */
export function revise(emulator: Emulator, transaction: Transaction, asked: Revision): Transaction {
  refuseUnrevisable(emulator, transaction, asked);
  emulator.state.revisions[transaction.id] = asked;
  const at = now(emulator).toISOString();
  const edits = { revised_at: at, updated_at: at };
  return putTransaction(emulator, transaction, edits, "transaction.updated", "transaction.revised");
}

const names = ["customer", "business", "address"] as const;

/** The entities of a transaction, by name, as its revision has them. */
export function revised<T extends Record<string, unknown>>({ state }: Emulator, id: string, entities: T): T {
  const revision = state.revisions[id];
  if (!revision) return entities;
  const known = names.filter((name) => entities[name]);
  const corrected = known.map((name) => [name, { ...Object(entities[name]), ...given(revision[name] ?? {}) }]);
  return { ...entities, ...Object.fromEntries(corrected) };
}
