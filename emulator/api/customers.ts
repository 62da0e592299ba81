import { z } from "zod";
import { now } from "../clock";
import type { Emulator } from "../emulator";
import type { Customer } from "../entities/customer";
import { PaddleError } from "../errors";
import { newId } from "../ids";
import { emit } from "../webhooks/emit";
import { readBody } from "./body";
import { requireEntity } from "./entities";
import { page } from "./lists";
import { enumFilter, filter, idFilter, matches } from "./query";
import { type ApiContext, ok, pathId, type Route } from "./route";

const statuses = ["active", "archived"] as const;
const email = z.string().min(1).max(320);
const optional = {
  name: z.string().min(1).max(1024).nullish(),
  custom_data: z.record(z.string(), z.unknown()).nullish(),
  locale: z.string().min(2).optional(),
};
const createBody = z.strictObject({ email, ...optional });
const updateBody = z.strictObject({
  email: email.optional(),
  ...optional,
  status: z.enum(statuses).optional(),
});

function refuseBadEmail(address: string): void {
  if (!z.email({ pattern: z.regexes.unicodeEmail }).safeParse(address).success) {
    throw new PaddleError(400, "customer_email_invalid", "customer email is not a valid address");
  }
}

/** One e-mail address, one customer: archived ones count, and case does not. */
function refuseTakenEmail({ state }: Emulator, address: string, ownId: string | null): void {
  const taken = Object.values(state.customers).find(
    (each) => each.id !== ownId && each.email.toLowerCase() === address.toLowerCase(),
  );
  if (taken) {
    const detail = `customer email conflicts with customer of id ${taken.id}`;
    throw new PaddleError(409, "customer_already_exists", detail);
  }
}

function store(emulator: Emulator, customer: Customer, eventType: string): Customer {
  emulator.state.customers[customer.id] = customer;
  emit(emulator, eventType, customer);
  emulator.changed();
  return customer;
}

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, createBody);
  refuseBadEmail(body.email);
  refuseTakenEmail(emulator, body.email, null);
  const at = now(emulator);
  const customer: Customer = {
    id: newId("ctm", at.getTime()),
    name: body.name ?? null,
    email: body.email,
    marketing_consent: false,
    status: "active",
    custom_data: body.custom_data ?? null,
    locale: body.locale ?? "en",
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
    import_meta: null,
  };
  return ok(c, store(emulator, customer, "customer.created"), 201);
}

async function update(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, updateBody);
  const customer = requireEntity(emulator.state.customers, pathId(c, "customer_id"), "Customer");
  if (body.email !== undefined) {
    refuseBadEmail(body.email);
    refuseTakenEmail(emulator, body.email, customer.id);
  }
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  const updated = { ...customer, ...given, updated_at: now(emulator).toISOString() };
  return ok(c, store(emulator, updated, "customer.updated"));
}

function list({ state }: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "ctm");
  const emails = filter(c, "email")?.map((address) => address.toLowerCase()) ?? null;
  const wantedStatuses = enumFilter(c, "status", statuses) ?? ["active"];
  const search = c.req.query("search")?.toLowerCase() ?? "";
  const rows = Object.values(state.customers).filter(
    (each) =>
      matches(ids, each.id) &&
      matches(emails, each.email.toLowerCase()) &&
      matches(wantedStatuses, each.status) &&
      [each.id, each.name ?? "", each.email].some((text) => text.toLowerCase().includes(search)),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row) => row,
  );
}

export function customerRoutes(emulator: Emulator): Route[] {
  const path = "/customers";
  const one = "/customers/:customer_id";
  return [
    { method: "GET", path, permission: "customer.read", handler: (c) => list(emulator, c) },
    { method: "POST", path, permission: "customer.write", handler: (c) => create(emulator, c) },
    {
      method: "GET",
      path: one,
      permission: "customer.read",
      handler: (c) => ok(c, requireEntity(emulator.state.customers, pathId(c, "customer_id"), "Customer")),
    },
    { method: "PATCH", path: one, permission: "customer.write", handler: (c) => update(emulator, c) },
  ];
}
