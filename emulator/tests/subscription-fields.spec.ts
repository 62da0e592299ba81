import type { UpdateSubscriptionRequestBody } from "@paddle/paddle-node-sdk";
import { expect, test } from "playwright/test";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive, samPaused, jun, mona, tess } = subscriptions;
const rig = setUpEmulator();
const update = (id: string, body: UpdateSubscriptionRequestBody) => rig.paddle.subscriptions.update(id, body);
const refused = (id: string, body: UpdateSubscriptionRequestBody) => codeOf(update(id, body));
const preview = async (id: string) =>
  (await rig.paddle.subscriptions.get(id, { include: ["next_transaction"] })).nextTransaction?.details.totals;
const newest = async (id: string) =>
  (await rig.paddle.transactions.list({ subscriptionId: [id], perPage: 1 }).next())[0];
const paymentTerms = { interval: "day" as const, frequency: 14 };
// The SDK's type wants all of it; Paddle's description does not.
const terms = { paymentTerms } as NonNullable<UpdateSubscriptionRequestBody["billingDetails"]>;

test("a subscription moves to another customer with an address of theirs, whose tax it then pays", async () => {
  const { customerId, addressId } = await rig.paddle.subscriptions.get(mona);
  expect(await refused(samActive, { customerId })).toBe("subscription_update_causing_customer_mismatch_not_allowed");
  expect(await refused(samActive, { addressId })).toBe("subscription_update_causing_customer_mismatch_not_allowed");
  expect(await refused(samActive, { customerId: "ctm_01jcdaf4zgm2fxw3nc0e4fn13x" })).toBe("not_found");
  expect(await refused(samActive, { addressId: "add_01jcdaf4zgm2fxw3nc0e4fn13x" })).toBe("not_found");
  await rig.control("tax", { rates: { DE: "0.19" } });
  const moved = await rig.typesDuring(() => update(samActive, { customerId, addressId }), samActive);
  expect(moved).toEqual(["subscription.updated"]);
  expect(await rig.paddle.subscriptions.get(samActive)).toMatchObject({ customerId, addressId });
  expect(await preview(samActive)).toMatchObject({ subtotal: "40000", tax: "7600", total: "47600" });
});

test("invoices need details and one of Paddle's currencies for them, and going back needs neither", async () => {
  expect(await refused(samActive, { collectionMode: "manual" })).toBe("subscription_billing_details_required");
  expect(await refused(samActive, { billingDetails: terms })).toBe("invalid_field");
  expect(await refused(jun, { collectionMode: "manual", billingDetails: terms })).toBe(
    "subscription_currency_code_not_valid_for_manual",
  );
  const invoiced = await update(samActive, { collectionMode: "manual", billingDetails: terms });
  expect(invoiced).toMatchObject({
    collectionMode: "manual",
    billingDetails: { enableCheckout: false, purchaseOrderNumber: null, paymentTerms },
  });
  const billingDetails = { purchaseOrderNumber: "PO-1" };
  const numbered = await update(samActive, { billingDetails } as UpdateSubscriptionRequestBody);
  expect(numbered.billingDetails).toMatchObject({ purchaseOrderNumber: "PO-1", paymentTerms });
  expect(await refused(samActive, { billingDetails: null })).toBe("subscription_billing_details_required");
  expect(await refused(samActive, { currencyCode: "JPY" })).toBe("subscription_currency_code_not_valid_for_manual");
  await rig.advance("P1M");
  expect(await newest(samActive)).toMatchObject({ status: "billed", collectionMode: "manual", payments: [] });
  const back = await update(samActive, { collectionMode: "automatic" });
  expect(back).toMatchObject({ collectionMode: "automatic", billingDetails: null });
});

test("another currency is that of the next bill, where all items have a price in it and nothing waits in the old", async () => {
  const items = [{ priceId: prices.basicMonthly, quantity: 3 }];
  const [doNotBill, now] = ["do_not_bill", "prorated_immediately"] as const;
  expect(await refused(samActive, { currencyCode: "EUR" })).toBe("subscription_currency_update_not_allowed");
  await update(samActive, { items, prorationBillingMode: doNotBill });
  const more = [{ priceId: prices.basicMonthly, quantity: 4 }];
  expect(await refused(samActive, { currencyCode: "EUR", items: more, prorationBillingMode: now })).toBe(
    "subscription_currency_update_not_allowed",
  );
  expect(await refused(samActive, { currencyCode: "EURO" as "EUR" })).toBe("invalid_field");
  expect((await update(samActive, { currencyCode: "EUR" })).currencyCode).toBe("EUR");
  expect(await preview(samActive)).toMatchObject({ total: "2700", currencyCode: "EUR" });
  await rig.advance("P1M");
  expect(await newest(samActive)).toMatchObject({ currencyCode: "EUR", details: { totals: { total: "2700" } } });
  await update(samActive, { items: more, prorationBillingMode: "prorated_next_billing_period" });
  expect(await refused(samActive, { currencyCode: "USD" })).toBe("subscription_currency_update_not_allowed");
});

test("the same again changes nothing and tells nobody", async () => {
  const { customerId, addressId, businessId, currencyCode } = await rig.paddle.subscriptions.get(mona);
  const same = { customerId, addressId, businessId, currencyCode, collectionMode: "manual" as const };
  const before = await rig.paddle.subscriptions.get(mona);
  expect(await rig.typesDuring(() => update(mona, same))).toEqual([]);
  expect((await rig.paddle.subscriptions.get(mona)).updatedAt).toBe(before.updatedAt);
  const changed = await rig.typesDuring(() => update(mona, { businessId: null }), mona);
  expect(changed).toEqual(["subscription.updated"]);
});

test("terms of a paused subscription stay, and a trial's can change", async () => {
  const { addressId } = await rig.paddle.subscriptions.get(samPaused);
  const code = "subscription_only_update_items_on_paused_subscription";
  expect(await refused(samPaused, { addressId })).toBe(code);
  expect(await refused(samPaused, { discount: null })).toBe(code);
  expect(await refused(samPaused, { customData: { note: "n" } })).toBeNull();
  expect((await update(tess, { collectionMode: "manual", billingDetails: terms })).status).toBe("trialing");
  expect(await refused(tess, { customerId: customers.sam })).toBe(
    "subscription_update_causing_customer_mismatch_not_allowed",
  );
});
