import { expect, test } from "playwright/test";
import { order, payAt, submit, subscriptionOf } from "./fixtures/checkout.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { setUpEmulator } from "./fixtures/rig.ts";

const app = "http://127.0.0.1:4521/checkout?from=pricing";
const rig = setUpEmulator({ returnUrl: app });
const result = (id: string, outcome: string) => `${app}&_ptxn=${id}&result=${outcome}`;

test("the page shows what is bought, for whom and how much, and can't be framed", async () => {
  const { url, id } = await order(rig);
  expect(url).toBe(`${rig.base}/checkout?_ptxn=${id}`);
  const page = await fetch(url);
  const text = await page.text();
  for (const words of ["AeroEdit Basic", "nora@example.com", "Pay $10.00", "Cancel and go back"]) {
    expect(text).toContain(words);
  }
  expect(text).not.toContain("<script");
  expect(page.headers.get("x-frame-options")).toBe("DENY");
  const policy = String(page.headers.get("content-security-policy"));
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self' http://127.0.0.1:4521;");
  expect((await fetch(`${rig.base}/checkout?_ptxn=txn_01`)).status).toBe(404);
});

test("paying makes a subscription, with events in order, and leads back to the app", async () => {
  const { id } = await order(rig);
  let answer: Response | null = null;
  const types = await rig.typesDuring(async () => {
    answer = await payAt(rig, id);
  });
  expect(answer).toMatchObject({ status: 303 });
  expect(types).toEqual([
    "address.created",
    "transaction.updated",
    "transaction.ready",
    "payment_method.saved",
    "transaction.updated",
    "transaction.paid",
    "subscription.created",
    "subscription.activated",
    "transaction.updated",
    "transaction.completed",
  ]);
  const created = rig.events().find(({ type }) => type === "subscription.created");
  expect(created?.data).toMatchObject({ transaction_id: id, customer_id: customers.nora });
  const subscription = await subscriptionOf(rig, id);
  expect(subscription).toMatchObject({ status: "active", customerId: customers.nora });
  expect(await rig.paddle.transactions.get(id)).toMatchObject({
    status: "completed",
    invoiceNumber: expect.stringMatching(/^325-\d+$/),
    billingPeriod: subscription.currentBillingPeriod,
  });
});

test("paid once: a second submit, together or later, changes nothing and leads to the same place", async () => {
  const { id, url } = await order(rig);
  const answers = await Promise.all([payAt(rig, id), payAt(rig, id), payAt(rig, id, "4000000000000002")]);
  answers.push(await payAt(rig, id));
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
  expect(new Set(answers.map(({ headers }) => headers.get("location")))).toEqual(new Set([result(id, "paid")]));
  const theirs = await rig.paddle.subscriptions.list({ customerId: [customers.nora] }).next();
  expect(theirs).toHaveLength(1);
  expect((await rig.paddle.transactions.get(id)).payments).toHaveLength(1);
  expect(await (await fetch(url)).text()).toContain("This is paid");
});

test("a decline shows a message and leaves the transaction payable", async () => {
  const { id } = await order(rig);
  const refused = await payAt(rig, id, "4000000000000002");
  expect(refused.status).toBe(422);
  expect(await refused.text()).toMatch(/role="alert".*declined/s);
  const failed = await rig.paddle.transactions.get(id);
  expect(failed).toMatchObject({ status: "ready", subscriptionId: null });
  expect(failed.payments).toMatchObject([{ status: "error", errorCode: "declined" }]);
  expect(rig.typesOf(id)).toContain("transaction.payment_failed");
  expect((await payAt(rig, id)).status).toBe(303);
  const { payments } = await rig.paddle.transactions.get(id);
  expect(payments.map(({ status }) => status)).toEqual(["captured", "error"]);
});

test("a closed checkout leads back and stays open for payment", async () => {
  const { id } = await order(rig);
  const closed = await submit(rig, "close", { _ptxn: id });
  expect([closed.status, closed.headers.get("location")]).toEqual([303, result(id, "closed")]);
  expect((await rig.paddle.transactions.get(id)).status).toBe("draft");
});

test("a card that declines renewals pays the first bill only", async () => {
  const { id } = await order(rig);
  await payAt(rig, id, "4000002760003184");
  await rig.advance("P32D");
  const { status, id: subscription } = await subscriptionOf(rig, id);
  expect(status).toBe("past_due");
  const [owed] = await rig.paddle.transactions.list({ subscriptionId: [subscription], perPage: 1 }).next();
  expect(owed).toMatchObject({ status: "past_due", origin: "subscription_recurring" });
});

test("a trial begins at the checkout, with a card or without where its price asks for none", async () => {
  const { id } = await order(rig, prices.proTrial);
  await payAt(rig, id);
  const trial = await subscriptionOf(rig, id);
  expect(trial).toMatchObject({
    status: "trialing",
    firstBilledAt: null,
    nextBilledAt: trial.currentBillingPeriod?.endsAt,
  });
  expect(trial.items[0]?.trialDates).toEqual(trial.currentBillingPeriod);
  expect((await rig.paddle.transactions.get(id)).details?.totals?.grandTotal).toBe("0");
  expect(rig.typesOf(trial.id)).toEqual(["subscription.created", "subscription.trialing"]);

  const { id: cardless } = await order(rig, prices.basicCardlessTrial);
  expect((await submit(rig, "pay", { _ptxn: cardless, country: "DE" })).status).toBe(303);
  expect(await subscriptionOf(rig, cardless)).toMatchObject({ status: "trialing", nextBilledAt: null });
});

test("somebody unknown gives an address, and things bought once make no subscription", async () => {
  const { id } = await rig.paddle.transactions.create({
    items: [{ priceId: prices.domainsOnce, quantity: 1 }],
  });
  expect((await payAt(rig, id)).status).toBe(422);
  const fields = { _ptxn: id, card: "4242424242424242", country: "FR", email: "fresh@example.com" };
  expect((await submit(rig, "pay", fields)).status).toBe(303);
  const paid = await rig.paddle.transactions.get(id, { include: ["customer", "address"] });
  expect(paid).toMatchObject({
    status: "completed",
    subscriptionId: null,
    customer: { email: "fresh@example.com" },
    address: { countryCode: "FR" },
  });
});

test("a checkout takes a new card, and pays what is past due", async () => {
  const change = await rig.paddle.subscriptions.getPaymentMethodChangeTransaction(subscriptions.samActive);
  expect(change).toMatchObject({ status: "ready", origin: "subscription_payment_method_change" });
  await payAt(rig, change.id, "4000002760003184");
  const [method] = await rig.paddle.paymentMethods.list(customers.sam).next();
  expect(method?.card).toMatchObject({ type: "visa", last4: "3184" });
  expect((await rig.paddle.transactions.get(change.id)).payments[0]?.amount).toBe("0");

  const owed = await rig.paddle.subscriptions.getPaymentMethodChangeTransaction(subscriptions.pia);
  expect(owed.status).toBe("past_due");
  await payAt(rig, owed.id);
  expect((await rig.paddle.transactions.get(owed.id)).status).toBe("completed");
  expect((await rig.paddle.subscriptions.get(subscriptions.pia)).status).toBe("active");
});

test("the control call pays without the page", async () => {
  const { id } = await order(rig);
  const declined = await rig.control("checkout", { transaction_id: id, card: "4000000000000002" });
  expect(await declined.json()).toMatchObject({ outcome: "declined", status: "ready" });
  const paid = await rig.control("checkout", { transaction_id: id });
  expect(await paid.json()).toMatchObject({
    outcome: "paid",
    status: "completed",
    subscription_id: expect.any(String),
  });
});
