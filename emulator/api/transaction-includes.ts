import { addUpAdjustments } from "../billing/adjustments";
import type { Emulator } from "../emulator";
import type { Transaction } from "../entities/transaction";
import { includes } from "./query";
import { type ApiContext, requirePermission } from "./route";

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
  const { id, address_id, customer_id, currency_code } = transaction;
  const adjustments = Object.values(state.adjustments).filter(({ transaction_id }) => transaction_id === id);
  return {
    address: () => (address_id ? state.addresses[address_id] : undefined),
    adjustments: () => adjustments,
    adjustments_totals: () => addUpAdjustments(adjustments, currency_code),
    available_payment_methods: () => ["card"],
    customer: () => (customer_id ? state.customers[customer_id] : undefined),
  };
}

/** As the API shows it, with the related entities the request asks for; each needs a permission of its own. */
export function transactionPresenter(
  emulator: Emulator,
  c: ApiContext,
): (transaction: Transaction) => unknown {
  const wanted = includes(c, Object.keys(permissions));
  for (const name of wanted) requirePermission(c, permissions[name] ?? null);
  return (transaction) => {
    const entities = related(emulator, transaction);
    const included = wanted.map((name) => [name, entities[name]?.()]);
    return { ...transaction, ...Object.fromEntries(included) };
  };
}
