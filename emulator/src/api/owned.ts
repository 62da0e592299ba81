import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { type CatalogStatus, catalogStatuses } from "../entities/catalog.ts";
import type { Customer } from "../entities/customer.ts";
import { notFound } from "../errors.ts";
import { refuseArchived } from "../transactions/parties.ts";
import { enumFilter, idFilter, matches, page } from "./lists.ts";
import { type ApiContext, pathId, requireEntity } from "./route.ts";

interface Entity {
  id: string;
  status: CatalogStatus;
  created_at: string;
  updated_at: string;
}

export function requireCustomer({ state }: Emulator, c: ApiContext): Customer {
  return requireEntity(state.customers, pathId(c, "customer_id"), "Customer");
}

/** The customer of the path, to be given something new. */
export function requireActiveCustomer(emulator: Emulator, c: ApiContext): Customer {
  const customer = requireCustomer(emulator, c);
  refuseArchived("Customer", customer);
  return customer;
}

/** An entity of the customer in the path; somebody else's is as unknown as none at all. */
export function requireOwned<T extends { customer_id: string }>(
  emulator: Emulator,
  c: ApiContext,
  record: Record<string, T>,
  parameter: string,
  kind: string,
): T {
  const customer = requireCustomer(emulator, c);
  const entity = requireEntity(record, pathId(c, parameter), kind);
  if (entity.customer_id !== customer.id) throw notFound(kind, pathId(c, parameter));
  return entity;
}

/** Edits an entity. One that is archived has to be made active by the same request. */
export function edited<T extends Entity>(emulator: Emulator, kind: string, entity: T, edits: Partial<T>): T {
  const changed = Object.entries(edits).some(([name, value]) => name !== "status" && value !== undefined);
  if (changed && edits.status !== "active") refuseArchived(kind, entity);
  return { ...entity, ...edits, updated_at: now(emulator).toISOString() };
}

const unsearched = ["status", "created_at", "updated_at"];

function texts(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value).toLowerCase()];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}

/** A customer's entities, searched in all their fields. */
export function listOwned<T extends Entity & { customer_id: string }>(
  emulator: Emulator,
  c: ApiContext,
  record: Record<string, T>,
  prefix: string,
): Response {
  const customer = requireCustomer(emulator, c);
  const ids = idFilter(c, "id", prefix);
  const statuses = enumFilter(c, "status", catalogStatuses) ?? ["active"];
  const search = c.req.query("search")?.toLowerCase() ?? "";
  const isFound = (entity: T) => {
    const searched = Object.entries(entity).filter(([name]) => !unsearched.includes(name));
    return searched.flatMap(([, value]) => texts(value)).some((text) => text.includes(search));
  };
  const rows = Object.values(record).filter(
    (each) =>
      each.customer_id === customer.id && matches(ids, each.id) && matches(statuses, each.status) && isFound(each),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row) => row,
  );
}
