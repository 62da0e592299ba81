import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import type { Charge, Terms } from "./lines";
import { one } from "./money";

interface Billed {
  currency_code: string;
  address_id: string | null;
}

export function termsOf({ state }: Emulator, { currency_code, address_id }: Billed): Terms {
  const country = address_id ? (state.addresses[address_id]?.country_code ?? null) : null;
  return { currency_code, country, tax_rate: state.tax_rate };
}

/** All of a subscription for one whole period. */
export function wholePeriod(
  { items }: Pick<Subscription, "items">,
  period: { starts_at: string; ends_at: string },
): Charge[] {
  return items.map(({ price, product, quantity }) => ({
    price,
    product,
    quantity,
    proration: { rate: one, period },
  }));
}
