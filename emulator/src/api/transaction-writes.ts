import { z } from "zod";
import { termsIn } from "../billing/account.ts";
import { previewDetails } from "../billing/totals.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { intervals } from "../entities/catalog.ts";
import { type CreateRequest, createTransaction, editTransaction } from "../transactions/create.ts";
import { purchaseDiscount } from "../transactions/discount.ts";
import { chooseCurrency, purchaseCharges } from "../transactions/items.ts";
import { locate, locationFields } from "./location.ts";
import { type ApiContext, ok, type Route, readBody } from "./route.ts";
import { requireTransaction, transactionPresenter } from "./transactions.ts";

export const idOf = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[a-z\\d]{26}$`), `Must be an id that starts with ${prefix}_`);
export const customData = z.record(z.string(), z.unknown()).nullable();
const item = z.strictObject({ price_id: idOf("pri"), quantity: z.int().min(1) });
const items = z.array(item).min(1).max(100);
export const instant = z.iso.datetime({ offset: true });
const terms = z.strictObject({
  interval: z.enum(intervals),
  frequency: z.int().min(1),
});
const billingDetails = z.strictObject({
  enable_checkout: z.boolean().default(false),
  purchase_order_number: z.string().default(""),
  additional_information: z.string().nullable().default(null),
  payment_terms: terms,
});

const fields = {
  customer_id: idOf("ctm").nullable(),
  address_id: idOf("add").nullable(),
  business_id: idOf("biz").nullable(),
  discount_id: idOf("dsc").nullable(),
  custom_data: customData,
  currency_code: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  collection_mode: z.enum(["automatic", "manual"]),
  billing_details: billingDetails.nullable(),
  billing_period: z.strictObject({ starts_at: instant, ends_at: instant }).nullable(),
  checkout: z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullish() }).nullable(),
};
const optional = z.strictObject(fields).partial();
const createBody = optional.extend({ items, status: z.literal("billed").optional() });
const editBody = optional.extend({
  items: items.optional(),
  status: z.enum(["billed", "canceled"]).optional(),
});
const previewItem = item.extend({ include_in_totals: z.boolean().default(true) });
const previewBody = z.strictObject({
  ...locationFields,
  items: z.array(previewItem).min(1).max(100),
  ignore_trials: z.boolean().default(false),
});

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const present = transactionPresenter(emulator, c);
  const { status, ...body } = await readBody(c, createBody);
  const request: CreateRequest = {
    customer_id: null,
    address_id: null,
    business_id: null,
    discount_id: null,
    custom_data: null,
    currency_code: null,
    collection_mode: "automatic",
    billing_details: null,
    billing_period: null,
    checkout: null,
    ...given(body),
    items: body.items,
    status: status ?? null,
  };
  return ok(c, present(createTransaction(emulator, request)), 201);
}

/** Only what was really given: an absent field must not replace anything. */
export function given<T extends object>(body: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(body).filter(([, value]) => value !== undefined);
  // The entries are those of the body, less the ones it does not have.
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

async function edit(emulator: Emulator, c: ApiContext): Promise<Response> {
  const present = transactionPresenter(emulator, c);
  const body = await readBody(c, editBody);
  return ok(c, present(editTransaction(emulator, requireTransaction(emulator, c), given(body))));
}

async function preview(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, previewBody);
  const { country, ...location } = locate(emulator, body);
  const charges = purchaseCharges(emulator, body.items, now(emulator).toISOString(), body.ignore_trials);
  const prices = charges.map(({ price }) => price);
  const currency_code = chooseCurrency(prices, { currency_code: body.currency_code ?? null, country });
  const discount = purchaseDiscount(emulator, body.discount_id ?? null, { prices, currency_code });
  const discounted = charges.map((charge) => ({ ...charge, discount }));
  const counted = discounted.filter((_, index) => body.items[index]?.include_in_totals);
  const billed = termsIn(emulator, currency_code, country);
  return ok(c, {
    ...location,
    currency_code,
    discount_id: discount?.id ?? null,
    ignore_trials: body.ignore_trials,
    items: charges.map(({ price, quantity }, index) => ({
      price,
      quantity,
      include_in_totals: body.items[index]?.include_in_totals ?? true,
      proration: null,
    })),
    details: previewDetails(counted, billed, 0n),
    available_payment_methods: ["card"],
  });
}

export function transactionWriteRoutes(emulator: Emulator): Route[] {
  const permission = "transaction.write";
  return [
    { method: "POST", path: "/transactions", permission, handler: (c) => create(emulator, c) },
    {
      method: "POST",
      path: "/transactions/preview",
      permission: "transaction.read",
      handler: (c) => preview(emulator, c),
    },
    {
      method: "PATCH",
      path: "/transactions/:transaction_id",
      permission,
      handler: (c) => edit(emulator, c),
    },
  ];
}
