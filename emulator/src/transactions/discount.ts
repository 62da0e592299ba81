import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { Price } from "../entities/catalog.ts";
import { type Discount, isFor, isPercentage } from "../entities/discount.ts";
import { PaddleError } from "../errors.ts";

/** What nobody may be given any more, whatever for. */
export function refuseUnusable({ id, status, usage_limit, times_used }: Discount): void {
  if (status === "archived") throw new PaddleError(400, "entity_archived", `Discount ${id} is archived.`);
  if (usage_limit !== null && times_used >= usage_limit) {
    throw new PaddleError(400, "discount_usage_limit_exceeded", `Discount ${id} can't be used more often.`);
  }
}

interface Sale {
  prices: Price[];
  currency_code: string;
}

/** The discount a purchase asks for, or why it can't have it. */
export function purchaseDiscount(
  emulator: Emulator,
  id: string | null,
  { prices, currency_code }: Sale,
): Discount | null {
  if (id === null) return null;
  const { discounts } = emulator.state;
  const discount = Object.hasOwn(discounts, id) ? discounts[id] : undefined;
  if (!discount) throw new PaddleError(400, "transaction_discount_not_found", `Discount ${id} cannot be found.`);
  refuseUnusable(discount);
  if (discount.expires_at && Date.parse(discount.expires_at) <= now(emulator).getTime()) {
    throw new PaddleError(400, "discount_expired", `Discount ${id} has expired.`);
  }
  if (!isPercentage(discount) && discount.currency_code !== currency_code) {
    const detail = `a flat discount in ${discount.currency_code} can't be used for a transaction in ${currency_code}`;
    throw new PaddleError(400, "transaction_invalid_discount_currency", detail);
  }
  if (!prices.some((price) => isFor(discount, price))) {
    throw new PaddleError(400, "transaction_discount_not_eligible", "the discount is for none of these items");
  }
  return discount;
}

/** Counts one more use. Paddle sends no event for it. */
export function redeem(emulator: Emulator, id: string | null): void {
  const { discounts } = emulator.state;
  const discount = id === null ? undefined : discounts[id];
  if (!discount) return;
  discounts[discount.id] = { ...discount, times_used: discount.times_used + 1 };
  emulator.changed();
}
