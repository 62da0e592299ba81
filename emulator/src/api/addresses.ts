import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import { catalogStatuses } from "../entities/catalog.ts";
import { countries } from "../entities/countries.ts";
import type { Address } from "../entities/customer.ts";
import { invalidField, PaddleError } from "../errors.ts";
import { given } from "../given.ts";
import { newAddress } from "../transactions/parties.ts";
import { store } from "../webhooks/emit.ts";
import { customData } from "./fields.ts";
import { edited, listOwned, requireActiveCustomer, requireOwned } from "./owned.ts";
import { type ApiContext, ok, type Route, readBody } from "./route.ts";

const line = z.string().max(1024).nullable();
const place = z.string().max(200).nullable();
const fields = {
  description: line,
  first_line: line,
  second_line: line,
  city: place,
  postal_code: place,
  region: place,
  country_code: z.string().regex(/^[A-Z]{2}$/, "Must be a country code"),
  custom_data: customData,
};
const createBody = z.strictObject(fields).partial().extend({ country_code: fields.country_code });
const updateBody = z.strictObject({ ...fields, status: z.enum(catalogStatuses) }).partial();

/** The two that Paddle's description names; it has others. */
const withPostalCodes = ["GB", "US"];

function refusePlaceless({ country_code, postal_code }: Pick<Address, "country_code" | "postal_code">): void {
  if (!countries.includes(country_code)) {
    const detail = `addresses in ${country_code} are not allowed`;
    throw new PaddleError(400, "address_location_not_allowed", detail);
  }
  if (withPostalCodes.includes(country_code) && !postal_code) {
    throw invalidField([{ field: "postal_code", message: `Required for addresses in ${country_code}` }]);
  }
}

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, createBody);
  const { id: customer_id } = requireActiveCustomer(emulator, c);
  const address = newAddress(emulator, { customer_id, country_code: body.country_code, ...given(body) });
  refusePlaceless(address);
  return ok(c, store(emulator, emulator.state.addresses, address, "address.created"), 201);
}

async function update(emulator: Emulator, c: ApiContext): Promise<Response> {
  const edits = given(await readBody(c, updateBody));
  const address = edited(emulator, "Address", find(emulator, c), edits);
  if (edits.country_code !== undefined || edits.postal_code !== undefined) refusePlaceless(address);
  return ok(c, store(emulator, emulator.state.addresses, address, "address.updated"));
}

function find(emulator: Emulator, c: ApiContext): Address {
  return requireOwned(emulator, c, emulator.state.addresses, "address_id", "Address");
}

export function addressRoutes(emulator: Emulator): Route[] {
  const path = "/customers/:customer_id/addresses";
  const one = `${path}/:address_id`;
  const [read, write] = ["address.read", "address.write"];
  const list = (c: ApiContext) => listOwned(emulator, c, emulator.state.addresses, "add");
  return [
    { method: "GET", path, permission: read, handler: list },
    { method: "POST", path, permission: write, handler: (c) => create(emulator, c) },
    { method: "GET", path: one, permission: read, handler: (c) => ok(c, find(emulator, c)) },
    { method: "PATCH", path: one, permission: write, handler: (c) => update(emulator, c) },
  ];
}
