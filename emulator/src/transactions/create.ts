import { termsOf } from "../billing/account.ts";
import { isBelowChargeLimit, manualCurrencies } from "../billing/money.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { CustomData } from "../entities/catalog.ts";
import type { BillingDetails, TimePeriod } from "../entities/subscription.ts";
import type { Transaction } from "../entities/transaction.ts";
import { invalidField, PaddleError } from "../errors.ts";
import { newId } from "../ids.ts";
import { buildDetails, buildTransaction } from "./build.ts";
import { issue } from "./collect.ts";
import { purchaseDiscount } from "./discount.ts";
import { chooseCurrency, purchaseCharges, type RequestedLine } from "./items.ts";
import { keepMadeUp, type Sold } from "./made-up.ts";
import { refuseUnknownParties } from "./parties.ts";
import { checkoutUrl, putTransaction } from "./store.ts";

export interface CreateRequest {
  items: RequestedLine[];
  customer_id: string | null;
  address_id: string | null;
  business_id: string | null;
  discount_id?: string | null;
  currency_code: string | null;
  collection_mode: "automatic" | "manual";
  billing_details: BillingDetails | null;
  billing_period: TimePeriod | null;
  custom_data: CustomData;
  checkout: { url?: string | null | undefined } | null;
  status: "billed" | null;
}

function refuseWithoutPaymentLink({ session }: Emulator): void {
  if (session.behaviour.default_payment_link) return;
  const detail = "A Default Payment Link has not yet been defined within the Paddle Dashboard for this account";
  throw new PaddleError(400, "transaction_default_checkout_url_not_set", detail);
}

function refuseTooSmall({ details, currency_code }: Transaction): void {
  if (!isBelowChargeLimit(BigInt(details.totals.total), currency_code)) return;
  const detail = "the balance of this transaction is below the minimum charge";
  throw new PaddleError(400, "transaction_balance_less_than_charge_limit", detail);
}

function checkoutOf(emulator: Emulator, id: string, request: CreateRequest): Transaction["checkout"] {
  const { collection_mode, billing_details, checkout } = request;
  if (collection_mode === "manual" && !billing_details?.enable_checkout) return { url: null };
  return { url: checkoutUrl(emulator, id, checkout?.url ?? undefined) };
}

/** What a request makes of a transaction, stored by whoever asked. */
export function draftPurchase(emulator: Emulator, request: CreateRequest, id: string, created_at: string): Transaction {
  refuseUnknownParties(emulator, request);
  const { customer_id, address_id, collection_mode, billing_details } = request;
  if (collection_mode === "manual" && !billing_details) {
    const detail = "billing_details are required with manual collection";
    throw new PaddleError(400, "transaction_billing_details_object_required", detail);
  }
  const country = address_id ? (emulator.state.addresses[address_id]?.country_code ?? null) : null;
  const purchased = purchaseCharges(emulator, request.items, created_at);
  const located = { currency_code: request.currency_code, country };
  const prices = purchased.map(({ price }) => price);
  const currency_code = chooseCurrency(prices, located);
  if (collection_mode === "manual" && !manualCurrencies.includes(currency_code)) {
    const detail = `manually-collected transactions must be in ${manualCurrencies.join(", ")}`;
    throw new PaddleError(400, "transaction_currency_code_not_valid_for_manual", detail);
  }
  const discount = purchaseDiscount(emulator, request.discount_id ?? null, { prices, currency_code });
  const charges = purchased.map((charge) => ({ ...charge, discount }));
  const details = buildDetails(charges, termsOf(emulator, { currency_code, address_id }), 0n);
  const draft = buildTransaction(
    {
      id,
      status: customer_id && address_id ? "ready" : "draft",
      customer_id,
      address_id,
      business_id: request.business_id,
      custom_data: request.custom_data,
      currency_code,
      origin: "api",
      subscription_id: null,
      collection_mode,
      billing_details,
      billing_period: request.billing_period,
      checkout: checkoutOf(emulator, id, request),
      created_at,
      charges,
    },
    details,
  );
  refuseTooSmall(draft);
  return draft;
}

/** What a purchase is of; of each item there is one line, in the same order. */
function soldIn({ items, details }: Transaction): Sold[] {
  return items.flatMap(({ price }, index) => {
    const product = details.line_items[index]?.product;
    return product ? [{ price, product }] : [];
  });
}

/** `origin` is "web" for what a checkout makes of the items it is opened with. */
export function createTransaction(
  emulator: Emulator,
  request: CreateRequest,
  origin: "api" | "web" = "api",
): Transaction {
  refuseWithoutPaymentLink(emulator);
  const at = now(emulator);
  const draft = { ...draftPurchase(emulator, request, newId("txn", at.getTime()), at.toISOString()), origin };
  if (request.status === "billed" && (draft.collection_mode !== "manual" || draft.status !== "ready")) {
    const message = "Only ready transactions with manual collection can be billed";
    throw invalidField([{ field: "status", message }]);
  }
  keepMadeUp(emulator, soldIn(draft));
  if (request.status === "billed") return issue(emulator, draft);
  const events = draft.status === "ready" ? ["transaction.ready"] : [];
  return putTransaction(emulator, draft, {}, "transaction.created", ...events);
}

export type TransactionEdits = Partial<Omit<CreateRequest, "status">> & {
  status?: "billed" | "canceled" | undefined;
};

/** Until it is billed or paid, a transaction is what its last edit says. */
export function editTransaction(emulator: Emulator, transaction: Transaction, edits: TransactionEdits): Transaction {
  if (transaction.status !== "draft" && transaction.status !== "ready") {
    const detail = `transaction is ${transaction.status} and can't be changed`;
    throw new PaddleError(400, "transaction_immutable", detail);
  }
  if (edits.status === "canceled") {
    return putTransaction(emulator, transaction, { status: "canceled" }, "transaction.updated", "transaction.canceled");
  }
  const items = transaction.items.map(({ price, quantity }) => ({ price_id: price.id, quantity }));
  const { id, created_at } = transaction;
  const request = { ...transaction, items, ...edits, status: null };
  const { payments, origin } = transaction;
  const edited = { ...draftPurchase(emulator, request, id, created_at), payments, origin };
  keepMadeUp(emulator, soldIn(edited));
  const checkout = edits.checkout?.url ? edited.checkout : transaction.checkout;
  if (edits.status === "billed" && edited.collection_mode === "manual") return issue(emulator, edited);
  const isReady = edited.status === "ready" && transaction.status === "draft";
  const events = isReady ? ["transaction.ready"] : [];
  return putTransaction(emulator, edited, { checkout }, "transaction.updated", ...events);
}
