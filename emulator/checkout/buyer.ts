import { now } from "../clock";
import type { Emulator } from "../emulator";
import type { Address } from "../entities/address";
import type { Customer } from "../entities/customer";
import type { Transaction } from "../entities/transaction";
import { newId } from "../ids";
import { emit } from "../webhooks/emit";

function customerOf(emulator: Emulator, email: string): Customer {
  const { state } = emulator;
  const known = Object.values(state.customers).find(
    (each) => each.email.toLowerCase() === email.toLowerCase(),
  );
  if (known) return known;
  const at = now(emulator);
  const customer: Customer = {
    id: newId("ctm", at.getTime()),
    name: null,
    email,
    marketing_consent: false,
    status: "active",
    custom_data: null,
    locale: "en",
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
    import_meta: null,
  };
  state.customers[customer.id] = customer;
  emit(emulator, "customer.created", customer);
  return customer;
}

function addressOf(emulator: Emulator, customer_id: string, country_code: string): Address {
  const at = now(emulator);
  const address: Address = {
    id: newId("add", at.getTime()),
    customer_id,
    description: null,
    first_line: null,
    second_line: null,
    city: null,
    postal_code: null,
    region: null,
    country_code,
    custom_data: null,
    status: "active",
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
    import_meta: null,
  };
  emulator.state.addresses[address.id] = address;
  emit(emulator, "address.created", address);
  return address;
}

/** Who buys, and from where. What the transaction already says stands, whatever the form says. */
export function identify(
  emulator: Emulator,
  transaction: Transaction,
  email: string,
  country: string,
): Pick<Transaction, "customer_id" | "address_id"> {
  const customer_id = transaction.customer_id ?? customerOf(emulator, email).id;
  const address_id = transaction.address_id ?? addressOf(emulator, customer_id, country).id;
  return { customer_id, address_id };
}
