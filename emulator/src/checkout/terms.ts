import { termsIn } from "../billing/account.ts";
import type { Charge } from "../billing/charge.ts";
import { formatMoney } from "../billing/money.ts";
import { previewDetails } from "../billing/totals.ts";
import { now } from "../clock.ts";
import { addDuration } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import type { Duration } from "../entities/catalog.ts";
import type { Discount } from "../entities/discount.ts";
import type { PreviewDetails, Transaction } from "../entities/transaction.ts";
import { lasting } from "../lifecycle/discount.ts";
import { day } from "../portal/layout.ts";
import { needsCard } from "./pay.ts";
import { carriedDiscount } from "./subscribe.ts";

/** What a trial costs once it is over, in words and in minor units. */
export interface TrialTerms {
  text: string;
  /** What the amount is made of. */
  parts: string;
  total: string;
}

const count = ({ frequency, interval }: Duration): string => `${frequency} ${interval}${frequency === 1 ? "" : "s"}`;
const every = (cycle: Duration): string => (cycle.frequency === 1 ? `per ${cycle.interval}` : `every ${count(cycle)}`);

/** The lines of the bill that follows the trial: everything that recurs, for a whole period. */
function firstBill(emulator: Emulator, transaction: Transaction, discount: Discount | null, country: string | null) {
  const { state } = emulator;
  const charges = transaction.items.flatMap(({ price, quantity }): Charge[] => {
    const product = state.products[price.product_id];
    return price.billing_cycle && product ? [{ price, product, quantity, proration: null, discount }] : [];
  });
  return previewDetails(charges, termsIn(emulator, transaction.currency_code, country), 0n);
}

function partsOf({ line_items, totals }: PreviewDetails): string {
  const money = (amount: string) => formatMoney(amount, totals.currency_code);
  const items = line_items.map(
    ({ quantity, product, unit_totals }) => `${quantity} × ${product.name} at ${money(unit_totals.subtotal)}`,
  );
  const less = totals.discount === "0" ? [] : [`less ${money(totals.discount)} discount`];
  const tax = totals.tax === "0" ? "no tax" : `${money(totals.tax)} tax`;
  return `${[...items, ...less, tax].join(", ")}.`;
}

/** Whether somebody is billed when it ends, as far as that is known before it begins. */
function isBilledAfter({ state }: Emulator, transaction: Transaction): boolean {
  const isSaved = state.payment_methods[transaction.customer_id ?? ""] !== undefined;
  return needsCard(transaction) || transaction.collection_mode === "manual" || isSaved;
}

/** What a purchase that begins with a trial leads to in its buyer's country; null where it begins with none. */
export function trialTerms(emulator: Emulator, transaction: Transaction, country: string | null): TrialTerms | null {
  const [first] = transaction.items.filter(({ price }) => price.billing_cycle !== null);
  const { billing_cycle = null, trial_period = null } = first?.price ?? {};
  if (transaction.subscription_id || !billing_cycle || !trial_period) return null;
  const { addresses } = emulator.state;
  const place = addresses[transaction.address_id ?? ""]?.country_code ?? country;
  const at = addDuration(now(emulator).toISOString(), trial_period);
  const discount = carriedDiscount(emulator, transaction, true);
  const details = firstBill(emulator, transaction, discount, place);
  const { total, currency_code } = details.totals;
  const price = `${formatMoney(total, currency_code)} ${every(billing_cycle)}`;
  const ends_at = discount && lasting(discount, at, { billing_cycle }).ends_at;
  const full = firstBill(emulator, transaction, null, place).totals.total;
  const later = ends_at ? `, and ${formatMoney(full, currency_code)} from ${day(ends_at)}` : "";
  const free = `${count(trial_period)} free`;
  const text = isBilledAfter(emulator, transaction)
    ? `${free}, then ${price} from ${day(at)}${later}.`
    : `${free}. It ends on ${day(at)} unless a card is saved before; then it costs ${price}${later}.`;
  return { text, parts: partsOf(details), total };
}
