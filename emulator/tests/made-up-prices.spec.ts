import { expect, test } from "playwright/test";
import { payAt, subscriptionOf } from "./fixtures/checkout.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const product = "pro_01gsz4t5hdjse780zja8vvr7jg";
const monthly = { interval: "month" as const, frequency: 1 };
const price = { description: "Agreed by mail", unitPrice: { amount: "4500", currencyCode: "USD" as const } };
const existing = { ...price, productId: product, billingCycle: monthly };
const both = { ...price, product: { name: "Training", taxCategory: "training-services" as const } };
const post = async (path: string, body: unknown, method = "POST") => {
  const headers = { authorization: `bearer ${rig.key}`, "content-type": "application/json" };
  const answer = await fetch(rig.base + path, { method, headers, body: JSON.stringify(body) });
  return answer.json();
};

test("a transaction sells prices and products that only the request knows", async () => {
  const transaction = await rig.paddle.transactions.create({
    items: [
      { price: existing, quantity: 2 },
      { price: both, quantity: 1 },
      { priceId: prices.domainsOnce, quantity: 1 },
    ],
    customerId: customers.nora,
  });
  expect(transaction.details?.totals?.total).toBe(String(2 * 4500 + 4500 + 19900));
  const [first, second] = transaction.items.map(({ price }) => price);
  expect(first).toMatchObject({ type: "custom", productId: product, billingCycle: monthly, name: null });
  expect(second).toMatchObject({ type: "custom", billingCycle: null, quantity: { minimum: 1, maximum: 100 } });
  expect(await rig.paddle.prices.get(String(first?.id))).toEqual(first);
  const made = await rig.paddle.products.get(String(second?.productId));
  expect(made).toMatchObject({ name: "Training", type: "custom", taxCategory: "training-services" });
  expect(transaction.details?.lineItems[1]?.product).toMatchObject({ id: made.id });
  await payAt(rig, transaction.id);
  const subscription = await subscriptionOf(rig, transaction.id);
  expect(subscription.items.map((item) => [item.price.id, item.quantity])).toEqual([[first?.id, 2]]);
  await rig.advance("P1M");
  const [bill] = await rig.paddle.transactions.list({ subscriptionId: [subscription.id], perPage: 1 }).next();
  expect(bill?.details?.totals?.total).toBe("9000");
});

test("an edit takes them, too, and what it says nothing of stays", async () => {
  const draft = await rig.paddle.transactions.create({ items: [{ price: both, quantity: 1 }] });
  const edited = await rig.paddle.transactions.update(draft.id, { customData: { note: "n" } });
  expect(edited.items).toEqual(draft.items);
  const other = await rig.paddle.transactions.update(draft.id, { items: [{ price: existing, quantity: 3 }] });
  expect(other.details?.totals?.total).toBe("13500");
});

test("a preview shows them without ids and stores nothing", async () => {
  const before = (await rig.paddle.prices.list().next()).length;
  const { data } = await post("/transactions/preview", {
    items: [
      {
        price: { description: "Agreed", unit_price: { amount: "700", currency_code: "USD" }, product_id: product },
        quantity: 1,
      },
      {
        price: {
          description: "Agreed",
          unit_price: { amount: "300", currency_code: "USD" },
          product: { name: "Training", tax_category: "standard" },
        },
        quantity: 1,
      },
    ],
  });
  expect(data.items.map(({ price }: { price: unknown }) => price)).toMatchObject([
    { id: null, product_id: product, type: "custom" },
    { id: null, product_id: null, type: "custom" },
  ]);
  expect(data.details.line_items).toMatchObject([
    { price_id: null, product: { id: product } },
    { price_id: null, product: { id: null, name: "Training" } },
  ]);
  expect(data.details.totals.total).toBe("1000");
  expect((await rig.paddle.prices.list().next()).length).toBe(before);
});

test("a subscription takes a recurring one, prorated as its preview says", async () => {
  await rig.control("clock", { freeze: true });
  const { samActive } = subscriptions;
  const kept = [
    { priceId: prices.proMonthly, quantity: 10 },
    { priceId: prices.analyticsMonthly, quantity: 1 },
  ];
  const body = {
    items: [...kept, { price: existing, quantity: 1 }],
    prorationBillingMode: "prorated_immediately" as const,
  };
  const preview = await rig.paddle.subscriptions.previewUpdate(samActive, body);
  expect(preview.immediateTransaction?.details.lineItems).toHaveLength(1);
  expect(preview.recurringTransactionDetails?.totals.total).toBe("44500");
  const updated = await rig.paddle.subscriptions.update(samActive, body);
  expect(updated.items[2]?.price).toMatchObject({ type: "custom", productId: product });
  const [charge] = await rig.paddle.transactions.list({ subscriptionId: [samActive], perPage: 1 }).next();
  expect(charge?.details?.totals?.total).toBe(preview.immediateTransaction?.details.totals.total);
  const once = { items: [...kept, { price: both, quantity: 1 }], prorationBillingMode: body.prorationBillingMode };
  expect(await codeOf(rig.paddle.subscriptions.update(samActive, once))).toBe("subscription_new_items_not_valid");
});

test("what is no price is refused, and nothing of it stays", async () => {
  const create = async (item: object) => (await post("/transactions", { items: [item] })).error?.code;
  const unit_price = { amount: "4500", currency_code: "USD" };
  const made = { description: "Agreed", unit_price };
  const unknown = "pro_01gsz4t5hdjse780zja8vvr7jx";
  expect(await create({ quantity: 1 })).toBe("invalid_field");
  expect(await create({ quantity: 1, price: made })).toBe("invalid_field");
  expect(await create({ quantity: 1, price: { ...made, product_id: unknown } })).toBe("transaction_product_not_found");
  expect(await create({ quantity: 1, price_id: prices.domainsOnce, price: { ...made, product_id: product } })).toBe(
    "transaction_both_price_id_and_object_found",
  );
  const few = { ...made, product_id: product, quantity: { minimum: 1, maximum: 2 } };
  expect(await create({ quantity: 3, price: few })).toBe("transaction_item_quantity_out_of_range");
  expect(await create({ quantity: 1, price: { ...made, product_id: product, colour: "red" } })).toBe("invalid_field");
  expect((await rig.paddle.prices.list({ type: ["custom"] }).next()).length).toBe(0);
});
