import { z } from "zod";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { catalogStatuses, catalogTypes } from "../entities/catalog.ts";
import { type Discount, discountTypes } from "../entities/discount.ts";
import { invalidField, PaddleError } from "../errors.ts";
import { given } from "../given.ts";
import { newId, randomText } from "../ids.ts";
import { emit } from "../webhooks/emit.ts";
import { currencies } from "./catalog-bodies.ts";
import { customData, instant } from "./fields.ts";
import { enumFilter, filter, idFilter, matches, page } from "./lists.ts";
import { type ApiContext, ok, pathId, type Route, readBody, requireEntity } from "./route.ts";

const target = z.string().regex(/^(pri|pro)_[a-z\d]{26}$/, "Must be ids of prices or products");
const fields = {
  description: z.string().min(1).max(500),
  type: z.enum(discountTypes),
  amount: z.string().regex(/^\d+(\.\d{1,2})?$/, "Must be an amount, such as 500 or 12.5"),
  enabled_for_checkout: z.boolean().optional(),
  code: z
    .string()
    .regex(/^[a-zA-Z0-9]{1,32}$/, "Must be up to 32 letters and digits")
    .nullish(),
  mode: z.enum(catalogTypes).optional(),
  currency_code: z.enum(currencies).nullish(),
  recur: z.boolean().optional(),
  maximum_recurring_intervals: z.int().min(1).nullish(),
  usage_limit: z.int().min(1).nullish(),
  restrict_to: z.array(target).nullish(),
  expires_at: instant.nullish(),
  custom_data: customData.optional(),
};
const createBody = z.strictObject(fields);
const editBody = z.strictObject({ ...fields, status: z.enum(catalogStatuses) }).partial();

/** Hundredths of a per cent, without floats. */
const hundredths = (amount: string): number => {
  const [whole = "", decimals = ""] = amount.split(".");
  return Number(whole + decimals.padEnd(2, "0"));
};

function faultOf({ type, amount, currency_code, recur, maximum_recurring_intervals }: Discount) {
  if (maximum_recurring_intervals !== null && !recur) {
    return { field: "maximum_recurring_intervals", message: "Requires recur" };
  }
  if (type === "percentage") {
    const isWithin = hundredths(amount) >= 1 && hundredths(amount) <= 10_000;
    return isWithin ? null : { field: "amount", message: "Must be between 0.01 and 100" };
  }
  if (!/^[1-9]\d*$/.test(amount)) return { field: "amount", message: "Must be whole minor units, such as 500" };
  return currency_code === null ? { field: "currency_code", message: "Required for flat discounts" } : null;
}

function refuseImpossible({ state }: Emulator, discount: Discount): void {
  const { code, id, restrict_to } = discount;
  const fault = faultOf(discount);
  if (fault) throw invalidField([fault]);
  const isTaken = Object.values(state.discounts).some(
    (each) => each.id !== id && code !== null && each.code?.toLowerCase() === code.toLowerCase(),
  );
  if (isTaken) throw new PaddleError(409, "discount_code_conflict", `the code ${code} is another discount's`);
  for (const each of restrict_to ?? []) refuseUnsold(state, each);
}

function refuseUnsold({ prices, products }: Emulator["state"], id: string): void {
  const isPrice = id.startsWith("pri_");
  const entity = isPrice ? requireEntity(prices, id, "Price") : requireEntity(products, id, "Product");
  if (entity.status === "active") return;
  const code = isPrice ? "discount_restricted_product_price_not_active" : "discount_restricted_product_not_active";
  throw new PaddleError(400, code, `${id} is archived`);
}

/** Stores a discount and tells of it. How often it was used is left out of events, as at Paddle. */
function put(emulator: Emulator, discount: Discount, eventType: string): Discount {
  refuseImpossible(emulator, discount);
  emulator.state.discounts[discount.id] = discount;
  const { times_used: _, ...told } = discount;
  emit(emulator, eventType, told);
  emulator.changed();
  return discount;
}

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, createBody);
  const { description, type, amount, enabled_for_checkout = true } = body;
  const at = now(emulator);
  const madeUp = enabled_for_checkout ? randomText(10, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789") : null;
  const discount: Discount = {
    id: newId("dsc", at.getTime()),
    status: "active",
    mode: "standard",
    currency_code: null,
    recur: false,
    maximum_recurring_intervals: null,
    usage_limit: null,
    restrict_to: null,
    expires_at: null,
    times_used: 0,
    custom_data: null,
    import_meta: null,
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
    ...given(body),
    description,
    type,
    amount,
    enabled_for_checkout,
    code: body.code ?? madeUp,
  };
  return ok(c, put(emulator, discount, "discount.created"), 201);
}

async function edit(emulator: Emulator, c: ApiContext): Promise<Response> {
  const edits = given(await readBody(c, editBody));
  const discount = requireEntity(emulator.state.discounts, pathId(c, "discount_id"), "Discount");
  const updated = { ...discount, ...edits, updated_at: now(emulator).toISOString() };
  return ok(c, put(emulator, updated, "discount.updated"));
}

function list(emulator: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "dsc");
  const codes = filter(c, "code")?.map((code) => code.toLowerCase()) ?? null;
  const statuses = enumFilter(c, "status", catalogStatuses) ?? ["active"];
  const modes = enumFilter(c, "mode", catalogTypes);
  const rows = Object.values(emulator.state.discounts).filter(
    ({ id, code, status, mode }) =>
      matches(ids, id) &&
      matches(codes, code?.toLowerCase() ?? "") &&
      matches(statuses, status) &&
      matches(modes, mode),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row) => row,
  );
}

export function discountRoutes(emulator: Emulator): Route[] {
  const [read, write] = ["discount.read", "discount.write"];
  const one = "/discounts/:discount_id";
  const entity = (c: ApiContext) => requireEntity(emulator.state.discounts, pathId(c, "discount_id"), "Discount");
  return [
    { method: "GET", path: "/discounts", permission: read, handler: (c) => list(emulator, c) },
    { method: "POST", path: "/discounts", permission: write, handler: (c) => create(emulator, c) },
    { method: "GET", path: one, permission: read, handler: (c) => ok(c, entity(c)) },
    { method: "PATCH", path: one, permission: write, handler: (c) => edit(emulator, c) },
  ];
}
