import { z } from "zod";
import { termsIn } from "../billing/account.ts";
import { previewDetails } from "../billing/totals.ts";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { intervals } from "../entities/catalog.ts";
import { given } from "../given.ts";
import { type CreateRequest, createTransaction, editTransaction } from "../transactions/create.ts";
import { purchaseDiscount } from "../transactions/discount.ts";
import { chooseCurrency, purchaseCharges } from "../transactions/items.ts";
import { previewed, previewedLines } from "../transactions/made-up.ts";
import { revise } from "../transactions/revise.ts";
import { customData, idOf, instant } from "./fields.ts";
import { items, requestedLines } from "./items.ts";
import { locate, locationFields } from "./location.ts";
import { type ApiContext, ok, type Route, readBody } from "./route.ts";
import { requireTransaction, transactionPresenter } from "./transactions.ts";

const terms = z.strictObject({
  interval: z.enum(intervals),
  frequency: z.int().min(1).max(999),
});
const billingDetailsFields = {
  enable_checkout: z.boolean(),
  purchase_order_number: z.string().max(100),
  additional_information: z.string().max(1500).nullable(),
  payment_terms: terms,
};
export const billingDetailsEdits = z.strictObject(billingDetailsFields).partial();
const billingDetails = z.strictObject({
  enable_checkout: billingDetailsFields.enable_checkout.default(false),
  purchase_order_number: billingDetailsFields.purchase_order_number.default(""),
  additional_information: billingDetailsFields.additional_information.default(null),
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
const previewItem = items.element.extend({ include_in_totals: z.boolean().default(true) });
const previewBody = z.strictObject({
  ...locationFields,
  items: z.array(previewItem).min(1).max(100),
  ignore_trials: z.boolean().default(false),
});

const long = z.string().max(1024);
const reviseBody = z.strictObject({
  customer: z.strictObject({ name: long.optional() }).optional(),
  business: z.strictObject({ name: long.optional(), tax_identifier: long.optional() }).optional(),
  address: z
    .strictObject({
      first_line: long.optional(),
      second_line: long.nullish(),
      city: z.string().max(200).optional(),
      region: z.string().max(200).optional(),
    })
    .optional(),
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
    ...given({ ...body, items: undefined }),
    items: requestedLines(body.items),
    status: status ?? null,
  };
  return ok(c, present(createTransaction(emulator, request)), 201);
}

async function edit(emulator: Emulator, c: ApiContext): Promise<Response> {
  const present = transactionPresenter(emulator, c);
  const { items: asked, ...body } = await readBody(c, editBody);
  const edits = { ...given(body), ...(asked && { items: requestedLines(asked) }) };
  return ok(c, present(editTransaction(emulator, requireTransaction(emulator, c), edits)));
}

async function reviseOne(emulator: Emulator, c: ApiContext): Promise<Response> {
  const present = transactionPresenter(emulator, c);
  const revision = await readBody(c, reviseBody);
  return ok(c, present(revise(emulator, requireTransaction(emulator, c), revision)));
}

async function preview(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, previewBody);
  const { country, ...location } = locate(emulator, body);
  const charges = purchaseCharges(
    emulator,
    requestedLines(body.items),
    now(emulator).toISOString(),
    body.ignore_trials,
  );
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
    items: charges.map((charge, index) => ({
      price: previewed(emulator, charge).price,
      quantity: charge.quantity,
      include_in_totals: body.items[index]?.include_in_totals ?? true,
      proration: null,
    })),
    details: previewedLines(emulator, previewDetails(counted, billed, 0n)),
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
      method: "POST",
      path: "/transactions/:transaction_id/revise",
      permission,
      handler: (c) => reviseOne(emulator, c),
    },
    {
      method: "PATCH",
      path: "/transactions/:transaction_id",
      permission,
      handler: (c) => edit(emulator, c),
    },
  ];
}
