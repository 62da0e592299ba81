import { expect, test } from "playwright/test";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive, samPaused } = subscriptions;
const rig = setUpEmulator();
const paid = [
  "transaction.created",
  "transaction.billed",
  "transaction.updated",
  "transaction.paid",
  "transaction.updated",
  "transaction.completed",
];
const newest = async (subscriptionId: string) => {
  const [transaction] = await rig.paddle.transactions.list({ subscriptionId: [subscriptionId], perPage: 1 }).next();
  if (!transaction) throw new Error(`${subscriptionId} has no transactions`);
  return transaction;
};
const card = (customer: string, number: string | null) =>
  rig.control(`customers/${customer}/payment-method`, { card: number });

const balances = async () => {
  const path = `${rig.base}/customers/${customers.sam}/credit-balances?currency_code=USD`;
  const answer = await fetch(path, { headers: { authorization: `bearer ${rig.key}` } });
  return (await answer.json()).data[0].balance;
};

test("a renewal bills its period, with events in Paddle's order", async () => {
  await rig.control("tax", { rate: "0.2" });
  const { nextBilledAt } = await rig.paddle.subscriptions.get(samActive);
  const types = await rig.typesDuring(() => rig.advance("P1M"), samActive);
  expect(types).toEqual(["subscription.updated", ...paid]);
  const bill = await newest(samActive);
  expect(bill).toMatchObject({
    origin: "subscription_recurring",
    status: "completed",
    collectionMode: "automatic",
  });
  expect(bill.billingPeriod?.startsAt).toBe(nextBilledAt);
  expect(bill.details?.totals).toMatchObject({
    subtotal: "40000",
    tax: "8000",
    total: "48000",
    balance: "0",
  });
  expect(bill.details?.totals).toMatchObject({ fee: "2450", earnings: "37550" });
  expect(bill.payments).toMatchObject([{ status: "captured", amount: "48000" }]);
});

test("a failed renewal sends events, is retried, and is canceled with its subscription", async () => {
  await rig.control("credit", { customer_id: customers.sam, amount: "1500" });
  await card(customers.sam, "4000000000000002");
  const types = await rig.typesDuring(() => rig.advance("P1M"), samActive);
  expect(types.slice(0, 7)).toEqual([
    "subscription.updated",
    "transaction.created",
    "transaction.billed",
    "transaction.payment_failed",
    "transaction.past_due",
    "subscription.updated",
    "subscription.past_due",
  ]);
  await rig.advance("P31D");
  const bill = await newest(samActive);
  expect(bill.status).toBe("canceled");
  expect(bill.payments).toHaveLength(8);
  expect(await balances()).toEqual({ available: "1500", reserved: "0", used: "0" });
});

test("credit is set aside for a bill that fails, and used when it is paid at last", async () => {
  await rig.control("credit", { customer_id: customers.sam, amount: "1500" });
  await card(customers.sam, "4000002760003184");
  // Sam renews a week after the test's today, and a declined card is tried again three days later.
  await rig.advance("P8D");
  expect(await balances()).toEqual({ available: "0", reserved: "1500", used: "0" });
  await card(customers.sam, "4242424242424242");
  const types = await rig.typesDuring(() => rig.advance("P3D"), samActive);
  expect(types).toEqual([
    "transaction.updated",
    "transaction.paid",
    "subscription.activated",
    "subscription.updated",
    "transaction.updated",
    "transaction.completed",
  ]);
  expect(await balances()).toEqual({ available: "0", reserved: "0", used: "1500" });
  const bill = await newest(samActive);
  expect(bill.details?.totals).toMatchObject({ total: "40000", credit: "1500", grandTotal: "38500" });
  expect(bill.payments[0]).toMatchObject({ status: "captured", amount: "38500" });
  expect((await rig.paddle.subscriptions.get(samActive)).status).toBe("active");
});

test("the end of a trial bills the first period, and so does ending it by hand", async () => {
  const { tess, theo, mona } = subscriptions;
  const types = await rig.typesDuring(() => rig.paddle.subscriptions.activate(tess), tess);
  expect(types).toEqual(["subscription.activated", "subscription.updated", ...paid]);
  const active = await rig.paddle.subscriptions.get(tess);
  expect(active.firstBilledAt).toBe(active.items[0]?.trialDates?.endsAt);
  expect((await newest(tess)).details?.totals?.grandTotal).toBe("6000");
  expect(await codeOf(rig.paddle.subscriptions.activate(tess))).toBe("subscription_cannot_activate");
  expect(await codeOf(rig.paddle.subscriptions.activate(mona))).toBe("subscription_cannot_activate");
  expect(await codeOf(rig.paddle.subscriptions.activate(theo))).toBe(
    "subscription_missing_payment_method_cannot_activate",
  );
  await rig.control("reset");
  expect(await rig.typesDuring(() => rig.advance("P10D"), tess)).toEqual(types);
});

test("resuming bills a new period, or refuses", async () => {
  await card(customers.sam, null);
  const resume = () => rig.paddle.subscriptions.resume(samPaused, { effectiveFrom: "immediately" });
  expect(await codeOf(resume())).toBe("subscription_missing_payment_method_cannot_resume");
  await card(customers.sam, "4000000000000002");
  expect(await codeOf(resume())).toBe("subscription_payment_declined");
  expect((await rig.paddle.subscriptions.get(samPaused)).status).toBe("paused");
  await rig.advance("PT1M");
  await card(customers.sam, "4242424242424242");
  const types = await rig.typesDuring(resume, samPaused);
  expect(types).toEqual(["subscription.updated", "subscription.resumed", ...paid]);
  expect((await newest(samPaused)).details?.totals?.grandTotal).toBe("40000");
});

test("an invoiced subscription is billed without being charged, and paid by transfer", async () => {
  const { mona } = subscriptions;
  const items = [{ priceId: prices.enterpriseYearly, quantity: 2 }];
  const update = () => rig.paddle.subscriptions.update(mona, { items, prorationBillingMode: "full_immediately" });
  const types = await rig.typesDuring(update, mona);
  expect(types).toEqual(["subscription.updated", "transaction.created", "transaction.billed"]);
  const bill = await newest(mona);
  expect(bill).toMatchObject({ status: "billed", payments: [], invoiceNumber: expect.any(String) });
  await rig.control("checkout", { transaction_id: bill.id });
  expect(await newest(mona)).toMatchObject({ status: "completed", invoiceNumber: bill.invoiceNumber });
});

test("a refund is an adjustment, up to what was paid", async () => {
  const { id } = await newest(samActive);
  const types = await rig.typesDuring(() => rig.control("refunds", { transaction_id: id, amount: "35000" }));
  expect(types).toEqual(["adjustment.created", "transaction.updated"]);
  const [refund] = await rig.paddle.adjustments.list({ transactionId: [id] }).next();
  expect(refund).toMatchObject({
    action: "refund",
    type: "partial",
    status: "approved",
    totals: { total: "35000" },
  });
  expect(refund?.items.map(({ amount, type }) => [amount, type])).toEqual([
    ["30000", "full"],
    ["5000", "partial"],
  ]);
  expect((await newest(samActive)).details?.adjustedTotals?.grandTotal).toBe("5000");
  const tooMuch = { transaction_id: id, amount: "5001" };
  const refused = await fetch(`${rig.base}/__emulator/refunds`, {
    method: "POST",
    body: JSON.stringify(tooMuch),
  });
  expect([refused.status, await refused.json()]).toEqual([400, { error: "the amount must be between 1 and 5000" }]);
  await rig.control("refunds", { transaction_id: id });
  expect((await newest(samActive)).details?.adjustedTotals).toMatchObject({ grandTotal: "0", total: "0" });
});

test("a subscription shows what is billed next, and nothing where nothing is", async () => {
  const include = ["next_transaction" as const, "recurring_transaction_details" as const];
  const next = async (id: string) => {
    const { nextTransaction, recurringTransactionDetails } = await rig.paddle.subscriptions.get(id, {
      include,
    });
    return [nextTransaction?.details.totals.total ?? null, recurringTransactionDetails?.totals.total];
  };
  expect(await next(samActive)).toEqual(["40000", "40000"]);
  expect(await next(subscriptions.carl)).toEqual([null, "12000"]);
  expect(await next(samPaused)).toEqual([null, "40000"]);
  expect(await next(subscriptions.jun)).toEqual(["1500", "1500"]);
  expect(await next(subscriptions.tess)).toEqual(["6000", "6000"]);
});
