import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import { catalogStatuses } from "../entities/catalog.ts";
import type { Business } from "../entities/customer.ts";
import { given } from "../given.ts";
import { beginning } from "../transactions/parties.ts";
import { store } from "../webhooks/emit.ts";
import { customData } from "./fields.ts";
import { edited, listOwned, requireActiveCustomer, requireOwned } from "./owned.ts";
import { type ApiContext, ok, type Route, readBody } from "./route.ts";

const contact = z.strictObject({
  name: z.string().max(1024).default(""),
  email: z.email({ pattern: z.regexes.unicodeEmail }).min(1).max(320),
});
const number = z.string().max(1024).nullable();
const fields = {
  name: z.string().min(1).max(1024),
  company_number: number,
  tax_identifier: number,
  contacts: z
    .array(contact)
    .max(100)
    .refine((all) => new Set(all.map((each) => JSON.stringify(each))).size === all.length, "Must be unique")
    .nullable()
    .transform((all) => all ?? []),
  custom_data: customData,
};
const createBody = z.strictObject(fields).partial().extend({ name: fields.name });
const updateBody = z.strictObject({ ...fields, status: z.enum(catalogStatuses) }).partial();

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, createBody);
  const { id: customer_id } = requireActiveCustomer(emulator, c);
  const business: Business = {
    ...beginning(emulator, "biz"),
    customer_id,
    company_number: null,
    tax_identifier: null,
    contacts: [],
    custom_data: null,
    name: body.name,
    ...given(body),
  };
  return ok(c, store(emulator, emulator.state.businesses, business, "business.created"), 201);
}

async function update(emulator: Emulator, c: ApiContext): Promise<Response> {
  const edits = given(await readBody(c, updateBody));
  const business = edited(emulator, "Business", find(emulator, c), edits);
  return ok(c, store(emulator, emulator.state.businesses, business, "business.updated"));
}

function find(emulator: Emulator, c: ApiContext): Business {
  return requireOwned(emulator, c, emulator.state.businesses, "business_id", "Business");
}

export function businessRoutes(emulator: Emulator): Route[] {
  const path = "/customers/:customer_id/businesses";
  const one = `${path}/:business_id`;
  const [read, write] = ["business.read", "business.write"];
  const list = (c: ApiContext) => listOwned(emulator, c, emulator.state.businesses, "biz");
  return [
    { method: "GET", path, permission: read, handler: list },
    { method: "POST", path, permission: write, handler: (c) => create(emulator, c) },
    { method: "GET", path: one, permission: read, handler: (c) => ok(c, find(emulator, c)) },
    { method: "PATCH", path: one, permission: write, handler: (c) => update(emulator, c) },
  ];
}
