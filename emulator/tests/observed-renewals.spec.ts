import { expect, test } from "playwright/test";
import { payAt } from "./fixtures/checkout.ts";
import { customers, subscriptions } from "./fixtures/ids.ts";
import { about, expectAscending, instantsOf, toldDuring, typesOf, withoutUpdates } from "./fixtures/observed.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive, samPaused, tess, carl, pia } = subscriptions;
const rig = setUpEmulator();
const card = (customer: string, number: string) =>
  rig.control(`customers/${customer}/payment-method`, { card: number });

test("observed 2: what happens at once shares its instant to the microsecond, with ascending event ids", async () => {
  const pairs = [
    ["subscription.activated", () => rig.paddle.subscriptions.activate(tess)],
    ["subscription.paused", () => rig.paddle.subscriptions.pause(samActive, { effectiveFrom: "immediately" })],
    ["subscription.resumed", () => rig.paddle.subscriptions.resume(samPaused, { effectiveFrom: "immediately" })],
    ["subscription.canceled", () => rig.paddle.subscriptions.cancel(carl, { effectiveFrom: "immediately" })],
  ] as const;
  await rig.paddle.subscriptions.update(carl, { scheduledChange: null });
  for (const [type, run] of pairs) {
    const told = await toldDuring(rig, run);
    expect(told[0]?.occurredAt).toMatch(/\.\d{6}Z$/);
    const together = instantsOf(told).find((types) => types.includes(type));
    expect(together?.toSorted()).toEqual([type, "subscription.updated"].toSorted());
    expectAscending(told);
  }
  await rig.control("behaviour", { same_instant: false });
  const apart = await toldDuring(rig, () =>
    rig.paddle.subscriptions.cancel(samActive, { effectiveFrom: "immediately" }),
  );
  expect(instantsOf(apart)).toEqual([["subscription.canceled"], ["subscription.updated"]]);
});

test("observed 4: a failed renewal moves the period on while still active, and is past due with its sixth event", async () => {
  await card(customers.sam, "4000002760003184");
  const before = await rig.paddle.subscriptions.get(samActive);
  const told = about(await toldDuring(rig, () => rig.advance("P8D")), samActive);
  expect(instantsOf(told)).toEqual([
    ["subscription.updated"],
    ["transaction.created"],
    ["transaction.billed"],
    ["transaction.payment_failed"],
    ["transaction.past_due"],
    ["subscription.updated", "subscription.past_due"],
  ]);
  expect(told[0]?.data).toMatchObject({
    status: "active",
    current_billing_period: { starts_at: before.nextBilledAt },
  });
  expect(told.at(-1)?.data).toMatchObject({
    status: "past_due",
    current_billing_period: { starts_at: before.nextBilledAt },
  });
  expectAscending(told);
});

test("observed 5: after paying what is past due it is active before the transaction is completed", async () => {
  const owed = await rig.paddle.subscriptions.getPaymentMethodChangeTransaction(pia);
  const told = about(await toldDuring(rig, () => payAt(rig, owed.id)), pia);
  expect(instantsOf(withoutUpdates(told))).toEqual([
    ["transaction.paid"],
    ["subscription.activated", "subscription.updated"],
    ["transaction.completed"],
  ]);
  expect(told.find(({ type }) => type === "subscription.activated")?.data.status).toBe("active");
});

test("observed 6: a prevented change leaves a past due transaction, canceled after 45 seconds of the emulator's clock", async () => {
  await rig.control("clock", { freeze: true });
  await card(customers.sam, "4000000000000002");
  const item = (await rig.paddle.subscriptions.get(samActive)).items.map(({ price, quantity }) => ({
    priceId: price.id,
    quantity: quantity + 1,
  }));
  const update = () =>
    rig.paddle.subscriptions.update(samActive, { items: item, prorationBillingMode: "prorated_immediately" });
  const before = await rig.paddle.subscriptions.get(samActive);
  const told = await toldDuring(rig, async () => {
    expect(await codeOf(update())).toBe("subscription_payment_declined");
  });
  expect(typesOf(told)).toEqual([
    "transaction.created",
    "transaction.billed",
    "transaction.payment_failed",
    "transaction.past_due",
  ]);
  const after = await rig.paddle.subscriptions.get(samActive);
  expect([after.items, after.status, after.updatedAt]).toEqual([before.items, "active", before.updatedAt]);
  expect(await codeOf(update())).toBe("subscription_outstanding_transaction");
  const id = String(told[0]?.data.id);
  expect((await payAt(rig, id)).headers.get("location")).toBeNull();
  expect(typesOf(await toldDuring(rig, () => rig.advance("PT44S")))).toEqual([]);
  expect((await rig.paddle.transactions.get(id)).status).toBe("past_due");
  expect(typesOf(await toldDuring(rig, () => rig.advance("PT1S")))).toEqual(["transaction.canceled"]);
  await card(customers.sam, "4242424242424242");
  expect((await update()).items[0]?.quantity).toBe(11);
});

test("observed 7: a trial is billed 46 seconds after its end, active first, for the quantities it ends with", async () => {
  await rig.control("clock", { freeze: true });
  const trial = await rig.paddle.subscriptions.get(tess);
  const items = trial.items.map(({ price }) => ({ priceId: price.id, quantity: 5 }));
  await rig.paddle.subscriptions.update(tess, { items, prorationBillingMode: "do_not_bill" });
  const ms = Date.parse(String(trial.currentBillingPeriod?.endsAt)) - rig.now();
  await rig.advance(`PT${ms / 1000 + 45}S`);
  expect(await rig.paddle.subscriptions.get(tess)).toMatchObject({ status: "trialing" });
  const told = about(await toldDuring(rig, () => rig.advance("PT1S")), tess);
  expect(instantsOf(told).slice(0, 3)).toEqual([
    ["subscription.activated", "subscription.updated"],
    ["transaction.created"],
    ["transaction.billed"],
  ]);
  const billed = told.find(({ type }) => type === "transaction.billed");
  expect(billed?.data).toMatchObject({ items: [{ quantity: 5 }], billing_period: { starts_at: trial.nextBilledAt } });
});
