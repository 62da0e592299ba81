import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import type { CatalogStatus } from "../entities/catalog.ts";
import type { Address, Customer } from "../entities/customer.ts";
import { notFound, PaddleError } from "../errors.ts";
import { newId } from "../ids.ts";

export interface Parties {
  customer_id: string | null;
  address_id: string | null;
  business_id: string | null;
}

/** What is archived can be read and made active again, but not used. */
export function refuseArchived(kind: string, { id, status }: { id: string; status: CatalogStatus }): void {
  if (status === "archived") throw new PaddleError(400, "entity_archived", `${kind} ${id} is archived.`);
}

interface Owned {
  id: string;
  customer_id: string;
  status: CatalogStatus;
}

function refuseForeign(kind: string, record: Record<string, Owned>, id: string, customerId: string): void {
  const entity = Object.hasOwn(record, id) ? record[id] : undefined;
  if (entity?.customer_id !== customerId) throw notFound(kind, id);
  refuseArchived(kind, entity);
}

/** Who buys: all of them have to exist and be active, and address and business have to be the customer's. */
export function refuseUnknownParties({ state }: Emulator, parties: Partial<Parties>): void {
  const { customer_id, address_id, business_id } = parties;
  const customer = customer_id && Object.hasOwn(state.customers, customer_id) ? state.customers[customer_id] : null;
  if (customer_id && !customer) throw notFound("Customer", customer_id);
  if (customer) refuseArchived("Customer", customer);
  if (address_id) {
    if (!customer) {
      const detail = "customer_id is required for validating an address";
      throw new PaddleError(400, "transaction_customer_is_required_with_address", detail);
    }
    refuseForeign("Address", state.addresses, address_id, customer.id);
  }
  if (business_id) {
    if (!customer) {
      const detail = "customer_id is required for validating a business";
      throw new PaddleError(400, "transaction_customer_is_required_for_business_validation", detail);
    }
    refuseForeign("Business", state.businesses, business_id, customer.id);
  }
}

/** What begins every entity that can be archived. */
export function beginning(emulator: Emulator, prefix: string) {
  const at = now(emulator);
  const created_at = at.toISOString();
  const id = newId(prefix, at.getTime());
  return { id, status: "active", import_meta: null, created_at, updated_at: created_at } as const;
}

/** With what is known of them, not stored yet. */
export function newCustomer(emulator: Emulator, known: Partial<Customer> & Pick<Customer, "email">): Customer {
  const unknown = { name: null, marketing_consent: false, custom_data: null, locale: "en" };
  return { ...beginning(emulator, "ctm"), ...unknown, ...known };
}

/** The same for an address. */
export function newAddress(
  emulator: Emulator,
  known: Partial<Address> & Pick<Address, "customer_id" | "country_code">,
): Address {
  const place = { first_line: null, second_line: null, city: null, postal_code: null, region: null };
  return { ...beginning(emulator, "add"), description: null, ...place, custom_data: null, ...known };
}
