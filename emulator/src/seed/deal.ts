import { moveCredit } from "../billing/account.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { State } from "../state.ts";
import { checkoutUrl } from "../transactions/store.ts";
import { buildExamples, type Examples } from "./examples.ts";
import { type Offer, pricesOf, seededOffer } from "./offer.ts";

function keep<T>(record: Record<string, T>, isKept: (row: T, key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key, row]) => isKept(row, key)));
}

/** What was set aside for the examples' unpaid bills is free again. */
function freeCredit(emulator: Emulator, isTheirs: (id: string | null) => boolean): void {
  for (const transaction of Object.values(emulator.state.transactions)) {
    const { subscription_id, status, details } = transaction;
    const isOpen = status === "billed" || status === "past_due";
    if (!isOpen || !isTheirs(subscription_id)) continue;
    moveCredit(emulator, transaction, BigInt(details.totals.credit), "reserved", "available");
  }
}

/** The state with these examples in the place of those before; whatever else was bought stays. */
function exchange(state: State, examples: Examples, isTheirs: (id: string | null) => boolean): State {
  const others = <T>(record: Record<string, T>) => keep(record, (_, id) => !isTheirs(id));
  const ofOthers = <T extends { subscription_id: string | null }>(record: Record<string, T>) =>
    keep(record, ({ subscription_id }) => !isTheirs(subscription_id));
  return {
    ...state,
    addresses: { ...state.addresses, ...examples.addresses },
    payment_methods: { ...state.payment_methods, ...examples.payment_methods },
    subscriptions: { ...state.subscriptions, ...examples.subscriptions },
    dunning: { ...others(state.dunning), ...examples.dunning },
    pauses: others(state.pauses),
    postponed: others(state.postponed),
    billing_anchors: others(state.billing_anchors),
    immediate_updates: others(state.immediate_updates),
    revisions: keep(state.revisions, (_, id) => !isTheirs(state.transactions[id]?.subscription_id ?? null)),
    transactions: { ...ofOthers(state.transactions), ...examples.transactions },
    adjustments: { ...ofOthers(state.adjustments), ...examples.adjustments },
    last_invoice: examples.last_invoice,
  };
}

/** Deals the example customers' subscriptions anew, as of now; false where they hold these prices already. */
export function dealExamples(emulator: Emulator, offer: Offer): boolean {
  const { state } = emulator;
  const wanted = pricesOf(offer);
  const dealt = state.dealt_prices ?? pricesOf(seededOffer);
  if (dealt.every((id, index) => id === wanted[index])) return false;
  const at = now(emulator);
  // Invoices that others got in the meantime keep their numbers.
  const examples = buildExamples(at, offer, checkoutUrl(emulator, ""), state.last_invoice);
  for (const subscription of Object.values(examples.subscriptions)) subscription.updated_at = at.toISOString();
  const isTheirs = (id: string | null) => id !== null && Object.hasOwn(examples.subscriptions, id);
  freeCredit(emulator, isTheirs);
  emulator.state = { ...exchange(state, examples, isTheirs), dealt_prices: wanted };
  emulator.changed();
  return true;
}
