import { expect, test } from "playwright/test";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { codeOf, sdkFor, setUpEmulator } from "./fixtures/rig.ts";

const { samActive } = subscriptions;
const rig = setUpEmulator({ checkoutUrl: "https://example.com/pay?lang=en" });
const get = async (path: string) => {
  const answer = await fetch(rig.base + path, { headers: { authorization: `bearer ${rig.key}` } });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
};

test("the first state has a plausible past", async () => {
  const { sam, pia, mona, jun } = customers;
  const of = (customerId: string) => rig.paddle.transactions.list({ customerId: [customerId] }).next();
  const sams = (await of(sam)).filter(({ subscriptionId }) => subscriptionId === samActive);
  expect(sams).toHaveLength(13);
  expect(sams.every(({ status }) => status === "completed")).toBe(true);
  expect(sams.map(({ billedAt }) => billedAt)).toEqual(
    sams
      .map(({ billedAt }) => billedAt)
      .sort()
      .reverse(),
  );
  expect(sams.filter(({ details }) => details?.totals?.total === "0").map(({ origin }) => origin)).toEqual([
    "subscription_payment_method_change",
  ]);
  const refunded = sams.filter(({ details }) => details?.adjustedTotals?.total !== details?.totals?.total);
  expect(refunded.map(({ details }) => details?.adjustedTotals?.total)).toEqual(["30000"]);
  expect((await of(pia))[0]).toMatchObject({ status: "past_due", payments: [{ status: "error" }] });
  expect(await of(mona)).toMatchObject([{ status: "billed", collectionMode: "manual", payments: [] }]);
  expect((await of(jun))[0]).toMatchObject({ currencyCode: "JPY", details: { totals: { total: "1500" } } });
});

test("every address a subscription or a transaction names exists, and is its customer's", async () => {
  const state = await (await fetch(`${rig.base}/__emulator/state`)).json();
  const owners = new Map(
    state.addresses.map(({ id, customer_id }: { id: string; customer_id: string }) => [id, customer_id]),
  );
  const rows: { address_id: string; customer_id: string }[] = [...state.subscriptions, ...state.transactions];
  expect(rows.filter(({ address_id, customer_id }) => owners.get(address_id) !== customer_id)).toEqual([]);
});

test("transactions are filtered, sorted and paged by at most thirty", async () => {
  const { sixten, sam, nora } = customers;
  const list = (query: string) => get(`/transactions?${query}`);
  const pages = rig.paddle.transactions.list({ customerId: [sixten], perPage: 100 });
  expect([(await pages.next()).length, (await pages.next()).length, pages.hasMore]).toEqual([30, 10, false]);
  const count = async (query: string) => (await list(query)).body.meta.pagination.estimated_total;
  expect(await count(`customer_id=${nora}`)).toBe(0);
  expect(await count(`customer_id=${sam}&origin=subscription_payment_method_change`)).toBe(1);
  expect(await count("status=past_due,billed")).toBe(2);
  expect(await count("collection_mode=manual")).toBe(1);
  expect(await count("subscription_id=null")).toBe(0);
  expect(await count(`subscription_id=${samActive}`)).toBe(13);
  expect(await count(`customer_id=${sam}&billed_at[LT]=2025-01-01T00:00:00Z`)).toBe(1);
  const ascending = await list(`customer_id=${sam}&order_by=billed_at[ASC]&per_page=5`);
  const first = ascending.body.data.map(({ billed_at }: { billed_at: string }) => billed_at);
  const second = await (
    await fetch(ascending.body.meta.pagination.next, {
      headers: { authorization: `bearer ${rig.key}` },
    })
  ).json();
  expect(first).toEqual([...first].sort());
  expect(second.data[0].billed_at > first[4]).toBe(true);
  expect((await list("billed_at=soon")).body.error.code).toBe("invalid_time_query_parameter");
  expect((await list("status=lost")).body.error.code).toBe("invalid_field");
  expect((await list("order_by=total[ASC]")).body.error.code).toBe("invalid_field");
});

test("related entities come with their permissions", async () => {
  const [refunded] = (await rig.paddle.adjustments.list({ customerId: [customers.sam] }).next()) ?? [];
  const id = String(refunded?.transactionId);
  const { body } = await get(`/transactions/${id}?include=adjustments,adjustments_totals,customer,address`);
  expect(body.data).toMatchObject({
    adjustments: [{ action: "refund", type: "partial", totals: { total: "10000" } }],
    adjustments_totals: { total: "10000", breakdown: { refund: "10000" } },
    customer: { email: "sam@example.com" },
    address: { country_code: "US" },
  });
  const { key } = await (await rig.control("keys", { permissions: ["transaction.read", "subscription.read"] })).json();
  const reader = sdkFor(rig.base, key);
  expect(await codeOf(reader.transactions.get(id))).toBeNull();
  expect(await codeOf(reader.transactions.get(id, { include: ["customer"] }))).toBe("forbidden");
  expect(await codeOf(reader.transactions.create({ items: [{ priceId: prices.basicMonthly, quantity: 1 }] }))).toBe(
    "forbidden",
  );
});

test("a transaction is a draft until it has a customer and an address", async () => {
  const items = [{ priceId: prices.proMonthly, quantity: 3 }];
  const draft = await rig.paddle.transactions.create({ items, customData: { stamp: "s" } });
  expect(draft).toMatchObject({
    status: "draft",
    origin: "api",
    currencyCode: "USD",
    customData: { stamp: "s" },
  });
  expect(draft.checkout?.url).toBe(`https://example.com/pay?lang=en&_ptxn=${draft.id}`);
  const { addressId, customerId } = await rig.paddle.subscriptions.get(subscriptions.jun);
  const ready = await rig.paddle.transactions.update(draft.id, { customerId, addressId });
  expect(ready).toMatchObject({ status: "ready", items: [{ quantity: 3 }], customData: { stamp: "s" } });
  const fewer = await rig.paddle.transactions.update(draft.id, {
    items: [{ priceId: prices.proMonthly, quantity: 2 }],
  });
  expect(fewer.details?.totals?.total).toBe("6000");
  expect((await rig.paddle.transactions.update(draft.id, { status: "canceled" })).status).toBe("canceled");
  expect(await codeOf(rig.paddle.transactions.update(draft.id, { items }))).toBe("transaction_immutable");
  const local = await rig.paddle.transactions.create({ items, customerId, addressId });
  expect(local).toMatchObject({
    status: "ready",
    currencyCode: "JPY",
    details: { totals: { total: "13500" } },
  });
  expect(rig.typesOf(local.id)).toEqual(["transaction.created", "transaction.ready"]);
});

test("what can't be sold is refused with Paddle's codes", async () => {
  const create = (items: { priceId: string; quantity: number }[], more = {}) =>
    codeOf(rig.paddle.transactions.create({ items, ...more }));
  const one = (priceId: string, quantity = 1) => [{ priceId, quantity }];
  const { addressId } = await rig.paddle.subscriptions.get(samActive);
  expect(await create([])).toBe("invalid_field");
  expect(await create(one("pri_01gt189ryxrev0tj071nwj2bxx"))).toBe("transaction_price_not_found");
  expect(await create(one(prices.proOld))).toBe("entity_archived");
  expect(await create(one(prices.basicMonthly, 101))).toBe("transaction_item_quantity_out_of_range");
  expect(await create([...one(prices.proMonthly), ...one(prices.analyticsYearly)])).toBe(
    "transaction_price_different_billing_cycle",
  );
  expect(await create([...one(prices.proTrial), ...one(prices.analyticsMonthly)])).toBe(
    "transaction_price_different_trial_period",
  );
  expect(await create(one(prices.supportMonthly), { currencyCode: "JPY" })).toBe("invalid_field");
  expect(await create(one(prices.tinyMonthly))).toBe("transaction_balance_less_than_charge_limit");
  expect(await create(one(prices.proMonthly), { addressId })).toBe("transaction_customer_is_required_with_address");
  expect(await create(one(prices.proMonthly), { addressId, customerId: customers.nora })).toBe("not_found");
  expect(await create(one(prices.proMonthly), { collectionMode: "manual" })).toBe(
    "transaction_billing_details_object_required",
  );
  const terms = { paymentTerms: { interval: "day", frequency: 14 } };
  const invoiced = { collectionMode: "manual", billingDetails: terms };
  expect(await create(one(prices.proMonthly), { ...invoiced, currencyCode: "JPY" })).toBe(
    "transaction_currency_code_not_valid_for_manual",
  );
  expect(await create(one(prices.proMonthly), { ...invoiced, currencyCode: "EUR" })).toBeNull();
});
