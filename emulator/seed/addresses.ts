import type { Address } from "../entities/address";
import type { Subscription } from "../entities/subscription";
import { jun, mona, sixten, theo } from "./customers";

const elsewhere: Record<string, Pick<Address, "country_code" | "postal_code" | "city">> = {
  [jun.id]: { country_code: "JP", postal_code: "150-0041", city: "Tokyo" },
  [mona.id]: { country_code: "DE", postal_code: "10115", city: "Berlin" },
  [theo.id]: { country_code: "DE", postal_code: "80331", city: "Munich" },
  [sixten.id]: { country_code: "SE", postal_code: "111 20", city: "Stockholm" },
};
const newYork = { country_code: "US", postal_code: "10021", city: "New York" };

/** One for each address that a subscription names. */
export function addressesOf(subscriptions: Subscription[]): Address[] {
  return subscriptions.map(({ address_id, customer_id }) => ({
    id: address_id,
    customer_id,
    description: null,
    first_line: null,
    second_line: null,
    region: null,
    ...(elsewhere[customer_id] ?? newYork),
    custom_data: null,
    status: "active",
    created_at: "2024-11-11T09:57:11.401Z",
    updated_at: "2024-11-11T09:57:11.401Z",
    import_meta: null,
  }));
}
