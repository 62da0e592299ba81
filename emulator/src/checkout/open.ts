import type { Emulator } from "../emulator.ts";
import type { Transaction } from "../entities/transaction.ts";
import { createTransaction } from "../transactions/create.ts";
import type { RequestedLine } from "../transactions/items.ts";

const item = /^(pri_[a-z\d]{26})(?::([1-9]\d{0,8}))?$/;

/** `pri_…:2,pri_…` as lines; null when it is something else. */
export function readItems(text: string): RequestedLine[] | null {
  const lines = text.split(",").map((one) => {
    const [, price_id, quantity = "1"] = item.exec(one) ?? [];
    return price_id ? { price_id, quantity: Number(quantity) } : null;
  });
  const valid = lines.filter((line) => line !== null);
  return valid.length === lines.length ? valid : null;
}

/** What Paddle.js does with the items a checkout is opened with: a transaction that no server asked for. */
export function openWithItems(emulator: Emulator, items: RequestedLine[], customer_id: string | null): Transaction {
  const request = {
    items,
    customer_id,
    address_id: null,
    business_id: null,
    discount_id: null,
    currency_code: null,
    collection_mode: "automatic" as const,
    billing_details: null,
    billing_period: null,
    custom_data: null,
    checkout: null,
    status: null,
  };
  return createTransaction(emulator, request, "web");
}
