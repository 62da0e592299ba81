import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import { notFound } from "../errors.ts";
import { refuseUnknownParties } from "../transactions/parties.ts";

const id = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[a-z\\d]{26}$`), `Must be an id that starts with ${prefix}_`);

/** The ways to say where a buyer is. */
export const locationFields = {
  customer_id: id("ctm").nullish(),
  address_id: id("add").nullish(),
  business_id: id("biz").nullish(),
  currency_code: z
    .string()
    .regex(/^[A-Z]{3}$/, "Must be a currency code")
    .nullish(),
  discount_id: id("dsc").nullish(),
  address: z
    .strictObject({
      country_code: z.string().regex(/^[A-Z]{2}$/, "Must be a country code"),
      postal_code: z.string().nullish(),
    })
    .nullish(),
  customer_ip_address: z.union([z.ipv4(), z.ipv6()]).nullish(),
};
type Location = z.infer<z.ZodObject<typeof locationFields>>;

/** The addresses set aside for documentation stand for three countries; any other is American. */
const networks: [string, string][] = [
  ["192.0.2.", "DE"],
  ["198.51.100.", "GB"],
  ["203.0.113.", "JP"],
];

function countryOf({ state }: Emulator, location: Location): string | null {
  const { address, address_id, customer_id, customer_ip_address: ip } = location;
  if (address) return address.country_code;
  if (address_id) return state.addresses[address_id]?.country_code ?? null;
  if (ip) return networks.find(([network]) => ip.startsWith(network))?.[1] ?? "US";
  const theirs = Object.values(state.addresses).find((each) => each.customer_id === customer_id);
  return theirs?.country_code ?? null;
}

/** Where the buyer is, and the request's own words for it as the answer repeats them. */
export function locate(emulator: Emulator, location: Location) {
  const { customer_id = null, address_id = null, business_id = null } = location;
  if (address_id && !emulator.state.addresses[address_id]) throw notFound("Address", address_id);
  refuseUnknownParties(emulator, { customer_id, address_id, business_id });
  const country = countryOf(emulator, location);
  const postal_code = location.address?.postal_code ?? null;
  return {
    country,
    customer_id,
    address_id,
    business_id,
    address: country === null ? null : { country_code: country, postal_code },
    customer_ip_address: location.customer_ip_address ?? null,
  };
}
