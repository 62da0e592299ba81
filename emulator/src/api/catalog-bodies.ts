import { z } from "zod";
import { catalogStatuses, catalogTypes, intervals, taxModes } from "../entities/catalog.ts";
import { customData, idOf } from "./fields.ts";

export const taxCategories = [
  "digital-goods",
  "ebooks",
  "implementation-services",
  "professional-services",
  "saas",
  "software-programming-services",
  "standard",
  "training-services",
  "website-hosting",
] as const;

// The currencies that Paddle sells in.
export const currencies = [
  ...["USD", "EUR", "GBP", "JPY", "AUD", "CAD", "CHF", "HKD", "SGD", "SEK", "ARS", "BRL", "CNY", "COP", "CZK", "DKK"],
  ...["HUF", "ILS", "INR", "KRW", "MXN", "NOK", "NZD", "PLN", "RUB", "THB", "TRY", "TWD", "UAH", "VND", "ZAR"],
];

const shared = { type: z.enum(catalogTypes).optional(), custom_data: customData.optional() };
const status = z.enum(catalogStatuses);

const product = {
  ...shared,
  name: z.string().min(1).max(200),
  tax_category: z.enum(taxCategories),
  description: z.string().max(2048).nullish(),
  image_url: z.union([z.literal(""), z.url()]).nullish(),
};
export const productBody = z.strictObject(product);
export const productEdits = z.strictObject({ ...product, status }).partial();

const money = z.strictObject({
  amount: z.string().regex(/^(0|[1-9]\d*)$/, "Must be whole minor units, such as 1250"),
  currency_code: z.enum(currencies),
});
const override = z.strictObject({
  country_codes: z
    .array(z.string().regex(/^[A-Z]{2}$/, "Must be a country code"))
    .min(1)
    .refine((codes) => new Set(codes).size === codes.length, "Must be unique"),
  unit_price: money,
});
const duration = { interval: z.enum(intervals), frequency: z.int().min(1).max(999) };
const bound = z.int().min(1).max(999_999_999);

const price = {
  ...shared,
  description: z.string().min(2).max(500),
  unit_price: money,
  name: z.string().min(1).max(150).nullish(),
  billing_cycle: z.strictObject(duration).nullish(),
  trial_period: z.strictObject({ ...duration, requires_payment_method: z.boolean().default(true) }).nullish(),
  tax_mode: z.enum(taxModes).optional(),
  unit_price_overrides: z.array(override).max(250).optional(),
  quantity: z
    .strictObject({ minimum: bound, maximum: bound })
    .refine(({ minimum, maximum }) => minimum <= maximum, "The maximum must not be below the minimum")
    .optional(),
};
export const priceBody = z.strictObject({ ...price, product_id: idOf("pro") });
export const priceEdits = z.strictObject({ ...price, status }).partial();
