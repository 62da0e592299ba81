import { addUpAdjustments } from "../billing/adjusted.ts";
import type { Emulator } from "../emulator.ts";
import { type Transaction, transactionOrigins, transactionStatuses } from "../entities/transaction.ts";
import { invalidField, notFound } from "../errors.ts";
import { hasInvoice, invoiceUrl } from "../invoices/app.ts";
import { revised } from "../transactions/revise.ts";
import { enumFilter, filter, idFilter, includes, type Limits, matches, page, sortable, timeFilter } from "./lists.ts";
import { type ApiContext, ok, pathId, type Route, requireEntity, requirePermission } from "./route.ts";

const permissions: Record<string, string | null> = {
  address: "address.read",
  adjustments: "adjustment.read",
  adjustments_totals: "adjustment.read",
  available_payment_methods: null,
  business: "business.read",
  customer: "customer.read",
  discount: "discount.read",
};

function related({ state }: Emulator, transaction: Transaction): Record<string, () => unknown> {
  const { id, address_id, business_id, customer_id, currency_code, discount_id } = transaction;
  const adjustments = Object.values(state.adjustments).filter(({ transaction_id }) => transaction_id === id);
  return {
    address: () => (address_id ? state.addresses[address_id] : undefined),
    adjustments: () => adjustments,
    adjustments_totals: () => addUpAdjustments(adjustments, currency_code),
    available_payment_methods: () => ["card"],
    business: () => (business_id ? state.businesses[business_id] : undefined),
    discount: () => (discount_id ? state.discounts[discount_id] : undefined),
    customer: () => (customer_id ? state.customers[customer_id] : undefined),
  };
}

/** As the API shows it, with the related entities the request asks for; each needs a permission of its own. */
export function transactionPresenter(emulator: Emulator, c: ApiContext): (transaction: Transaction) => unknown {
  const wanted = includes(c, Object.keys(permissions));
  for (const name of wanted) requirePermission(c, permissions[name] ?? null);
  return (transaction) => {
    const entities = related(emulator, transaction);
    const included = Object.fromEntries(wanted.map((name) => [name, entities[name]?.()]));
    return { ...transaction, ...revised(emulator, transaction.id, included) };
  };
}

/** With whom and what it is for, unasked: how Paddle answers the one to change a card. */
export function withParties(emulator: Emulator, transaction: Transaction): object {
  const entities = Object.entries(related(emulator, transaction)).map(([name, entity]) => [name, entity()]);
  return { ...transaction, ...revised(emulator, transaction.id, Object.fromEntries(entities)) };
}

const limits: Limits = { standard: 30, maximum: 30 };

export function requireTransaction({ state }: Emulator, c: ApiContext): Transaction {
  return requireEntity(state.transactions, pathId(c, "transaction_id"), "Transaction");
}

/** The ids asked for; "null" stands for transactions of no subscription. */
function subscriptionFilter(c: ApiContext): string[] | null {
  if (filter(c, "subscription_id")?.join() === "null") return ["null"];
  return idFilter(c, "subscription_id", "sub");
}

function list(emulator: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "txn");
  const customerIds = idFilter(c, "customer_id", "ctm");
  const subscriptionIds = subscriptionFilter(c);
  const statuses = enumFilter(c, "status", transactionStatuses);
  const origins = enumFilter(c, "origin", transactionOrigins);
  const modes = enumFilter(c, "collection_mode", ["automatic", "manual"]);
  const numbers = filter(c, "invoice_number");
  const times = (["billed_at", "created_at", "updated_at"] as const).map((name) => ({
    name,
    isWithin: timeFilter(c, name),
  }));
  const rows = Object.values(emulator.state.transactions).filter(
    (each) =>
      matches(ids, each.id) &&
      matches(customerIds, String(each.customer_id)) &&
      matches(subscriptionIds, String(each.subscription_id)) &&
      matches(statuses, each.status) &&
      matches(origins, each.origin) &&
      matches(modes, each.collection_mode) &&
      matches(numbers, String(each.invoice_number)) &&
      times.every(({ name, isWithin }) => isWithin(each[name])),
  );
  const present = transactionPresenter(emulator, c);
  const instants = {
    billed_at: (row: Transaction) => sortable(row.billed_at),
    created_at: (row: Transaction) => sortable(row.created_at),
    updated_at: (row: Transaction) => sortable(row.updated_at),
  };
  return page(c, rows, ({ id }) => id, present, limits, instants);
}

function invoice(emulator: Emulator, c: ApiContext): Response {
  const [disposition = "attachment"] = enumFilter(c, "disposition", ["attachment", "inline"]) ?? [];
  const transaction = requireTransaction(emulator, c);
  if (!hasInvoice(transaction)) throw notFound("Invoice for transaction", transaction.id);
  if (disposition !== "attachment" && disposition !== "inline") {
    throw invalidField([{ field: "disposition", message: "Must be attachment or inline" }]);
  }
  const url = invoiceUrl(emulator, transaction, disposition);
  c.header("Expires", new Date(Date.now() + 3_600_000).toUTCString());
  return ok(c, { url });
}

export function transactionRoutes(emulator: Emulator): Route[] {
  const permission = "transaction.read";
  const one = "/transactions/:transaction_id";
  return [
    { method: "GET", path: "/transactions", permission, handler: (c) => list(emulator, c) },
    {
      method: "GET",
      path: one,
      permission,
      handler: (c) => ok(c, transactionPresenter(emulator, c)(requireTransaction(emulator, c))),
    },
    { method: "GET", path: `${one}/invoice`, permission, handler: (c) => invoice(emulator, c) },
  ];
}
