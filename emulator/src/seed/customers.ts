import type { Address, Business, Customer } from "../entities/customer.ts";
import type { Subscription } from "../entities/subscription.ts";

function customer(id: string, name: string, email: string, locale = "en"): Customer {
  return {
    id,
    name,
    email,
    marketing_consent: false,
    status: "active",
    custom_data: null,
    locale,
    created_at: "2024-11-11T09:57:11.382Z",
    updated_at: "2024-11-11T09:57:11.382Z",
    import_meta: null,
  };
}

export const sam = customer("ctm_01jcdaf4zgm2fxw3nc0e4fn137", "Sam Miller", "sam@example.com");
export const tess = customer("ctm_01jcdawfjk3jngbempneq8m2j1", "Tess Young", "tess@example.com");
export const theo = customer("ctm_01jcdawfjkv3drhvvv8e3z2ys0", "Theo Brandt", "theo@example.com", "de");
export const pia = customer("ctm_01jcdatmzkd45fnkr29hvg9a7k", "Pia Novak", "pia@example.com");
export const carl = customer("ctm_01jcdawfjk3rphcerwpy1hg447", "Carl Okafor", "carl@example.com");
export const paula = customer("ctm_01jcdaya5kvq5z5gz0mspqbb51", "Paula Reyes", "paula@example.com");
export const cora = customer("ctm_01jcdawfjkn5v9tp7n2emc3h8q", "Cora Lindqvist", "cora@example.com");
export const mona = customer("ctm_01jcdawfjkfaq1s18bgj5f93am", "Mona Weiss", "mona@example.com", "de");
export const jun = customer("ctm_01jcdatmzkk3fv9mknt4j4dcn5", "Jun Takahashi", "jun@example.com", "ja");
export const sixten = customer("ctm_01jcdb04rk6apeb9a6fq7j7fwh", "Sixten Holm", "sixten@example.com");
export const nora = customer("ctm_01jcdawfjk12e0ye1nyggcx1eg", "Nora Quinn", "nora@example.com");

export const customers = [sam, tess, theo, pia, carl, paula, cora, mona, jun, sixten, nora];

/** Who Mona pays invoices for. */
export const weiss: Business = {
  id: "biz_01je39sv7rg4m0k3y8c2q6w5zt",
  customer_id: mona.id,
  name: "Weiss Luftbild GmbH",
  company_number: null,
  tax_identifier: null,
  status: "active",
  contacts: [{ name: "Mona Weiss", email: mona.email }],
  custom_data: null,
  created_at: "2024-11-11T09:57:11.417Z",
  updated_at: "2024-11-11T09:57:11.417Z",
  import_meta: null,
};

export const businesses = [weiss];

/** By customer; Theo and Nora have none, Mona pays invoices. */
export const cards = [
  ...[sam, tess, carl, paula, cora, jun, sixten].map(({ id, name }) => ({
    id,
    name,
    last4: "4242",
    accepts: true,
  })),
  { id: pia.id, name: pia.name, last4: "3184", accepts: false },
];

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
