import type { Emulator } from "../emulator.ts";
import type { CatalogStatus } from "../entities/catalog.ts";
import { notFound, PaddleError } from "../errors.ts";

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
