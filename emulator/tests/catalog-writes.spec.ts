import type { CreatePriceRequestBody, CreateProductRequestBody } from "@paddle/paddle-node-sdk";
import { expect, test } from "playwright/test";
import { z } from "zod";
import { order, payAt, subscriptionOf } from "./fixtures/checkout.ts";
import { prices, subscriptions } from "./fixtures/ids.ts";
import { apiKey, codeOf, sdkFor, setUpEmulator, today } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const pro = "pro_01gsz4t5hdjse780zja8vvr7jg";
const nowhere = "pro_01gsz4t5hdjse780zja8vvr7jx";
const ownProduct = "pro_01hfclub00000000000000000a";
const ownPrice = "pri_01hfclub00000000000000000a";
const newProduct: CreateProductRequestBody = { name: "Club", taxCategory: "saas" };
const newPrice: CreatePriceRequestBody = {
  productId: pro,
  description: "Weekly",
  unitPrice: { amount: "900", currencyCode: "EUR" },
};

/** What the SDK's types would not let through. */
async function send(method: "POST" | "PATCH", path: string, body: unknown): Promise<[number, string, string]> {
  const response = await fetch(rig.base + path, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const error = z.object({ code: z.string(), errors: z.array(z.object({ field: z.string() })).optional() });
  const answer = z.object({ error }).parse(await response.json());
  return [response.status, answer.error.code, answer.error.errors?.map(({ field }) => field).join() ?? ""];
}

test("a product and its price are made with Paddle's defaults, told of, and listed", async () => {
  const product = await rig.paddle.products.create(newProduct);
  expect(product).toMatchObject({
    id: expect.stringMatching(/^pro_[a-z\d]{26}$/),
    name: "Club",
    taxCategory: "saas",
    type: "standard",
    status: "active",
    description: null,
    imageUrl: null,
    customData: null,
  });
  expect(product.createdAt.slice(0, 10)).toBe(today.slice(0, 10));
  const price = await rig.paddle.prices.create({ ...newPrice, productId: product.id });
  expect(price).toMatchObject({
    id: expect.stringMatching(/^pri_[a-z\d]{26}$/),
    productId: product.id,
    name: null,
    type: "standard",
    status: "active",
    taxMode: "account_setting",
    billingCycle: null,
    trialPeriod: null,
    quantity: { minimum: 1, maximum: 100 },
    unitPriceOverrides: [],
    unitPrice: { amount: "900", currencyCode: "EUR" },
  });
  expect([...rig.typesOf(product.id), ...rig.typesOf(price.id)]).toEqual(["product.created", "price.created"]);
  const [listed] = await rig.paddle.products.list({ id: [product.id], include: ["prices"] }).next();
  expect(listed?.prices?.map(({ id }) => id)).toEqual([price.id]);
});

test("a price that was made is sold, with its trial and in its bounds", async () => {
  const { id } = await rig.paddle.prices.create({
    ...newPrice,
    billingCycle: { interval: "week", frequency: 2 },
    trialPeriod: { interval: "day", frequency: 3 },
    quantity: { minimum: 2, maximum: 4 },
  });
  expect(await codeOf(order(rig, id))).toBe("transaction_item_quantity_out_of_range");
  const changed = await rig.paddle.prices.update(id, { quantity: { minimum: 1, maximum: 4 } });
  expect(changed).toMatchObject({ quantity: { minimum: 1, maximum: 4 }, trialPeriod: { requiresPaymentMethod: true } });
  const { id: transaction } = await order(rig, id);
  await payAt(rig, transaction);
  expect(await subscriptionOf(rig, transaction)).toMatchObject({
    status: "trialing",
    currencyCode: "EUR",
    billingCycle: { interval: "week", frequency: 2 },
  });
});

test("an update changes what it names, and nothing that was bought before", async () => {
  const before = await rig.paddle.prices.get(prices.proMonthly);
  const unitPrice = { amount: "3500", currencyCode: "USD" } as const;
  const after = await rig.paddle.prices.update(prices.proMonthly, { unitPrice, name: null });
  expect(after).toMatchObject({ unitPrice, name: null, quantity: before.quantity, createdAt: before.createdAt });
  expect(after.updatedAt > before.updatedAt).toBe(true);
  await rig.paddle.products.update(pro, { name: "AeroEdit Captain", description: null });
  expect((await rig.paddle.products.get(pro)).name).toBe("AeroEdit Captain");
  const [seats] = (await rig.paddle.subscriptions.get(subscriptions.samActive)).items;
  expect(seats).toMatchObject({ price: { unitPrice: { amount: "3000" } }, product: { name: "AeroEdit Pro" } });
  expect([...rig.typesOf(pro), ...rig.typesOf(prices.proMonthly)]).toEqual(["product.updated", "price.updated"]);
  await rig.paddle.prices.archive(prices.proMonthly);
  expect(await codeOf(order(rig, prices.proMonthly))).toBe("entity_archived");
  expect(await rig.paddle.prices.list({ status: ["archived"] }).next()).toHaveLength(2);
});

test("a product or price is made with the id it asks for, once", async () => {
  const product = { ...newProduct, customData: { emulator_id: ownProduct, tier: 2 } };
  const price = { ...newPrice, productId: ownProduct, customData: { emulator_id: ownPrice } };
  expect(await rig.paddle.products.create(product)).toMatchObject({ id: ownProduct, customData: product.customData });
  expect(await rig.paddle.prices.create(price)).toMatchObject({ id: ownPrice, productId: ownProduct });
  await expect(rig.paddle.products.create(product)).rejects.toMatchObject({ code: "conflict", detail: /is taken/ });
  expect(await codeOf(rig.paddle.prices.create(price))).toBe("conflict");
  for (const emulator_id of [ownProduct, `${ownPrice}a`, ownPrice.toUpperCase(), 7, null]) {
    const refused = await send("POST", "/prices", {
      product_id: pro,
      description: "Odd",
      unit_price: { amount: "1", currency_code: "USD" },
      custom_data: { emulator_id },
    });
    expect(refused).toEqual([400, "invalid_field", "custom_data.emulator_id"]);
  }
});

test("what a product or price can't be is refused, and stores nothing", async () => {
  const money = { amount: "900", currency_code: "EUR" };
  const price = { product_id: pro, description: "Weekly", unit_price: money };
  const weekly = { interval: "week", frequency: 1 };
  const wrong: [string, object, string][] = [
    ["/products", {}, "name,tax_category"],
    ["/products", { name: "", tax_category: "food" }, "name,tax_category"],
    ["/products", { name: "Club", tax_category: "saas", image_url: "here" }, "image_url"],
    ["/products", { name: "Club", tax_category: "saas", status: "archived", id: ownProduct }, "status,id"],
    ["/prices", {}, "description,unit_price,product_id"],
    ["/prices", { ...price, product_id: "pro_1" }, "product_id"],
    [
      "/prices",
      { ...price, unit_price: { amount: "9.00", currency_code: "EURO" } },
      "unit_price.amount,unit_price.currency_code",
    ],
    [
      "/prices",
      { ...price, unit_price_overrides: [{ country_codes: [], unit_price: money }] },
      "unit_price_overrides.0.country_codes",
    ],
    [
      "/prices",
      { ...price, billing_cycle: { interval: "decade", frequency: 0 } },
      "billing_cycle.interval,billing_cycle.frequency",
    ],
    ["/prices", { ...price, quantity: { minimum: 1 } }, "quantity.maximum"],
    ["/prices", { ...price, quantity: { minimum: 5, maximum: 4 } }, "quantity"],
    ["/prices", { ...price, quantity: { minimum: 0, maximum: 4 } }, "quantity.minimum"],
    ["/prices", { ...price, price: 9 }, "price"],
  ];
  const count = rig.events().length;
  for (const [path, body, fields] of wrong) {
    expect(await send("POST", path, body), JSON.stringify(body)).toEqual([400, "invalid_field", fields]);
  }
  const early = { ...price, trial_period: weekly };
  expect((await send("POST", "/prices", early))[1]).toBe("price_trial_period_requires_billing_cycle");
  const twice = [{ country_codes: ["FR", "DE"] }, { country_codes: ["DE"] }];
  const overrides = twice.map((each) => ({ ...each, unit_price: money }));
  const doubled = { ...price, unit_price_overrides: overrides };
  expect((await send("POST", "/prices", doubled))[1]).toBe("price_duplicate_currency_override_for_country");
  const path = `/prices/${prices.proMonthly}`;
  expect(await send("PATCH", path, { product_id: pro })).toEqual([400, "invalid_field", "product_id"]);
  expect(await send("PATCH", path, { description: "M" })).toEqual([400, "invalid_field", "description"]);
  expect((await send("PATCH", `/prices/${prices.domainsOnce}`, { trial_period: weekly }))[1]).toBe(
    "price_trial_period_requires_billing_cycle",
  );
  expect(await codeOf(rig.paddle.prices.create({ ...newPrice, productId: nowhere }))).toBe("not_found");
  expect(await codeOf(rig.paddle.products.update(nowhere, { name: "Club" }))).toBe("not_found");
  expect(await codeOf(rig.paddle.prices.update(ownPrice, { name: "Club" }))).toBe("not_found");
  expect(rig.events()).toHaveLength(count);
});

test("writing needs its own permission, which lets read as well", async () => {
  const keyFor = async (permission: string) => {
    const made = await rig.control("keys", { permissions: [permission] });
    return sdkFor(rig.base, z.object({ key: z.string() }).parse(await made.json()).key);
  };
  const [reader, writer] = [await keyFor("product.read"), await keyFor("product.write")];
  expect(await codeOf(reader.products.create(newProduct))).toBe("forbidden");
  const { id } = await writer.products.create(newProduct);
  expect((await writer.products.get(id)).name).toBe("Club");
  expect(await codeOf(writer.products.update(id, { status: "archived" }))).toBeNull();
  expect(await codeOf(writer.prices.create(newPrice))).toBe("forbidden");
});
