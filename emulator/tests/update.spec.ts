import { expect, test } from "playwright/test";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { addon, pro } from "./fixtures/refusals.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive } = subscriptions;
const immediately = "prorated_immediately";
const rig = setUpEmulator();

const newest = async () => {
  const [transaction] = await rig.paddle.transactions.list({ customerId: [customers.sam], perPage: 1 }).next();
  if (!transaction) throw new Error("Sam has no transactions");
  return transaction;
};
const creditOf = async () => {
  const path = `/customers/${customers.sam}/credit-balances`;
  const answer = await fetch(rig.base + path, { headers: { authorization: `bearer ${rig.key}` } });
  return (await answer.json()).data.map(({ balance }: { balance: unknown }) => balance);
};

test.beforeEach(() => rig.control("clock", { freeze: true }));

test("an upgrade charges what its preview said, keeps what stays, and tells it in order", async () => {
  await rig.control("tax", { rate: "0.2" });
  const body = { items: [{ ...pro, quantity: 15 }, addon], prorationBillingMode: immediately } as const;
  const preview = await rig.paddle.subscriptions.previewUpdate(samActive, {
    ...body,
    items: [...body.items],
  });
  const before = await rig.paddle.subscriptions.get(samActive);
  const types = await rig.typesDuring(() =>
    rig.paddle.subscriptions.update(samActive, { ...body, items: [...body.items] }),
  );
  expect(types).toEqual([
    "subscription.updated",
    "transaction.created",
    "transaction.billed",
    "transaction.updated",
    "transaction.paid",
    "transaction.updated",
    "transaction.completed",
  ]);
  const charged = await newest();
  expect(charged).toMatchObject({
    origin: "subscription_update",
    status: "completed",
    subscriptionId: samActive,
  });
  expect(charged.details?.totals?.grandTotal).toBe(preview.immediateTransaction?.details.totals.grandTotal);
  expect(charged.payments[0]?.amount).toBe(charged.details?.totals?.grandTotal);
  expect(charged.payments[0]?.methodDetails?.card).toMatchObject({ type: "visa", last4: "4242" });
  const lines = preview.immediateTransaction?.details.lineItems ?? [];
  expect(lines.map(({ quantity }) => quantity)).toEqual([15, -10]);
  expect(preview.updateSummary?.credit.amount).toMatch(/^-/);
  expect(preview.recurringTransactionDetails?.totals.total).toBe("66000");

  const after = await rig.paddle.subscriptions.get(samActive);
  expect(after.items.map(({ quantity }) => quantity)).toEqual([15, 1]);
  expect(after.items[1]).toEqual(before.items[1]);
  expect(after.items[0]?.createdAt).toBe(before.items[0]?.createdAt);
  expect(after.currentBillingPeriod).toEqual(before.currentBillingPeriod);
});

test("a downgrade credits the customer, and the next bills use the credit up", async () => {
  const items = [{ priceId: prices.proMonthly, quantity: 2 }];
  const preview = await rig.paddle.subscriptions.previewUpdate(samActive, {
    items,
    prorationBillingMode: immediately,
  });
  expect(preview.updateSummary?.result.action).toBe("credit");
  await rig.paddle.subscriptions.update(samActive, { items, prorationBillingMode: immediately });
  const credited = await newest();
  const credit = String(credited.details?.totals?.creditToBalance);
  expect(credited.details?.totals).toMatchObject({ grandTotal: "0", balance: "0", total: `-${credit}` });
  expect(credited.payments).toEqual([]);
  expect(await creditOf()).toEqual([{ available: credit, reserved: "0", used: "0" }]);

  const next = await rig.paddle.subscriptions.get(samActive, { include: ["next_transaction"] });
  expect(next.nextTransaction?.details.totals).toMatchObject({
    total: "6000",
    credit: "6000",
    grandTotal: "0",
  });
  await rig.advance("P1M");
  expect((await newest()).details?.totals).toMatchObject({ total: "6000", credit: "6000", grandTotal: "0" });
  const left = String(BigInt(credit) - 6000n);
  expect(await creditOf()).toEqual([{ available: left, reserved: "0", used: "6000" }]);
});

test("another interval starts a new period, with the rest of the old one credited", async () => {
  const items = [
    { priceId: prices.proYearly, quantity: 10 },
    { priceId: prices.analyticsYearly, quantity: 1 },
  ];
  const preview = await rig.paddle.subscriptions.previewUpdate(samActive, {
    items,
    prorationBillingMode: immediately,
  });
  const quantities = preview.immediateTransaction?.details.lineItems.map(({ quantity }) => quantity);
  expect(quantities).toEqual([10, 1, -10, -1]);
  const after = await rig.paddle.subscriptions.update(samActive, {
    items,
    prorationBillingMode: immediately,
  });
  expect(after.billingCycle).toEqual({ interval: "year", frequency: 1 });
  expect(after.nextBilledAt).toBe(after.currentBillingPeriod?.endsAt);
  expect(after.items[0]?.previouslyBilledAt).toBe(after.currentBillingPeriod?.startsAt);
  expect((await newest()).details?.totals?.grandTotal).toBe(preview.updateSummary?.result.amount);
});

test("a decline prevents the change, or leaves it past due where the request says so", async () => {
  await rig.control(`customers/${customers.sam}/payment-method`, { card: "4000000000000002" });
  const items = [{ ...pro, quantity: 11 }, addon];
  const update = (onPaymentFailure?: "apply_change") =>
    rig.paddle.subscriptions.update(samActive, {
      items,
      prorationBillingMode: immediately,
      ...(onPaymentFailure && { onPaymentFailure }),
    });
  const before = await rig.paddle.subscriptions.get(samActive);
  const refused = await rig.typesDuring(async () => {
    expect(await codeOf(update())).toBe("subscription_payment_declined");
  });
  expect(refused).toEqual([
    "transaction.created",
    "transaction.billed",
    "transaction.payment_failed",
    "transaction.past_due",
  ]);
  const { managementUrls: _, ...same } = await rig.paddle.subscriptions.get(samActive);
  expect(before).toMatchObject(same);

  await rig.advance("PT1M");
  const applied = await rig.typesDuring(() => update("apply_change"));
  expect(applied).toEqual([
    "subscription.updated",
    "transaction.created",
    "transaction.billed",
    "transaction.payment_failed",
    "transaction.past_due",
    "subscription.updated",
    "subscription.past_due",
  ]);
  expect((await rig.paddle.subscriptions.get(samActive)).items[0]?.quantity).toBe(11);
  expect(await newest()).toMatchObject({
    status: "past_due",
    payments: [{ status: "error", errorCode: "declined" }],
  });
});

test("what is put off is billed with the next renewal, once", async () => {
  const items = [{ ...pro, quantity: 11 }, addon];
  const mode = "full_next_billing_period";
  const preview = await rig.paddle.subscriptions.previewUpdate(samActive, {
    items,
    prorationBillingMode: mode,
  });
  expect(preview.immediateTransaction).toBeNull();
  expect(preview.nextTransaction?.details.totals.total).toBe("46000");
  await rig.paddle.subscriptions.update(samActive, { items, prorationBillingMode: mode });
  await rig.advance("P1M");
  expect((await newest()).details?.totals?.total).toBe("46000");
  await rig.advance("P1M");
  expect((await newest()).details?.totals?.total).toBe("43000");
});

test("the same items again, and a trial's or a pause's, are free", async () => {
  const before = await newest();
  const types = await rig.typesDuring(() =>
    rig.paddle.subscriptions.update(samActive, { items: [pro, addon], prorationBillingMode: immediately }),
  );
  expect(types).toEqual([]);
  const free = { prorationBillingMode: "do_not_bill" } as const;
  const other = [{ priceId: prices.basicMonthly, quantity: 3 }];
  const paused = await rig.paddle.subscriptions.update(subscriptions.samPaused, { ...free, items: other });
  expect(paused.items.map(({ price }) => price.id)).toEqual([prices.basicMonthly]);
  const items = [{ priceId: prices.proMonthly, quantity: 3 }];
  const trial = await rig.paddle.subscriptions.update(subscriptions.tess, { ...free, items });
  expect(trial.items[0]).toMatchObject({ status: "trialing", previouslyBilledAt: null });
  expect((await newest()).id).toBe(before.id);
});

test("a scheduled change is removed, custom data replaced and the billing date moved by the same call", async () => {
  const { carl } = subscriptions;
  const undone = await rig.paddle.subscriptions.update(carl, {
    scheduledChange: null,
    customData: { note: "stays" },
  });
  expect(undone).toMatchObject({ scheduledChange: null, customData: { note: "stays" } });
  expect(undone.nextBilledAt).toBe(undone.currentBillingPeriod?.endsAt);
  const nextBilledAt = new Date(Date.parse(String(undone.nextBilledAt)) + 86_400_000).toISOString();
  const moved = await rig.paddle.subscriptions.update(carl, {
    nextBilledAt,
    prorationBillingMode: "do_not_bill",
  });
  expect([moved.nextBilledAt, moved.currentBillingPeriod?.endsAt]).toEqual([nextBilledAt, nextBilledAt]);
});
