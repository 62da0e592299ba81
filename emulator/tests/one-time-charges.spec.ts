import { expect, test } from "playwright/test";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive } = subscriptions;
const rig = setUpEmulator();
const domains = { priceId: prices.domainsOnce, quantity: 1 };
const now = "immediately" as const;
const later = "next_billing_period" as const;
const charge = (items = [domains], effectiveFrom: typeof now | typeof later = now, id = samActive) =>
  rig.paddle.subscriptions.createOneTimeCharge(id, { items, effectiveFrom });
const newest = async () => {
  const [transaction] = await rig.paddle.transactions.list({ subscriptionId: [samActive], perPage: 1 }).next();
  if (!transaction) throw new Error("Sam has no transactions");
  return transaction;
};

test.beforeEach(() => rig.control("clock", { freeze: true }));

test("something bought once is charged at once, as its preview says, and leaves the subscription's items alone", async () => {
  await rig.control("tax", { rate: "0.2" });
  const before = await rig.paddle.subscriptions.get(samActive);
  const preview = await rig.paddle.subscriptions.previewOneTimeCharge(samActive, {
    items: [domains],
    effectiveFrom: now,
  });
  const types = await rig.typesDuring(async () => {
    const answer = await charge();
    expect(answer.items).toEqual(before.items);
    expect(answer.currentBillingPeriod).toEqual(before.currentBillingPeriod);
  });
  expect(types.slice(0, 3)).toEqual(["subscription.updated", "transaction.created", "transaction.billed"]);
  expect(types.at(-1)).toBe("transaction.completed");
  const bill = await newest();
  expect(bill).toMatchObject({ origin: "subscription_charge", status: "completed", items: [{ quantity: 1 }] });
  const { subtotal, tax, grandTotal } = bill.details?.totals ?? {};
  expect([subtotal, tax, grandTotal]).toEqual(["19900", "3980", "23880"]);
  expect(preview.immediateTransaction?.details.totals.grandTotal).toBe(grandTotal);
  expect(preview.updateSummary?.result).toMatchObject({ action: "charge", amount: grandTotal });
  expect(preview.recurringTransactionDetails?.totals.total).toBe("48000");
});

test("what waits for the next renewal is billed with it, once", async () => {
  const preview = await rig.paddle.subscriptions.previewOneTimeCharge(samActive, {
    items: [domains],
    effectiveFrom: later,
  });
  expect(preview.immediateTransaction).toBeNull();
  expect(preview.nextTransaction?.details.totals.total).toBe("59900");
  await charge([domains], later);
  const { nextTransaction } = await rig.paddle.subscriptions.get(samActive, { include: ["next_transaction"] });
  expect(nextTransaction?.details.totals).toEqual(preview.nextTransaction?.details.totals);
  await rig.advance("P1M");
  expect(await newest()).toMatchObject({ origin: "subscription_recurring", details: { totals: { total: "59900" } } });
  await rig.advance("P1M");
  expect((await newest()).details?.totals?.total).toBe("40000");
});

test("a price that the request makes up is charged, too", async () => {
  const price = {
    description: "Setup",
    unitPrice: { amount: "5000", currencyCode: "USD" as const },
    product: { name: "Setup", taxCategory: "standard" as const },
  };
  await rig.paddle.subscriptions.createOneTimeCharge(samActive, {
    items: [{ price, quantity: 1 }],
    effectiveFrom: now,
  });
  const bill = await newest();
  expect(bill.details?.totals?.total).toBe("5000");
  expect(bill.items[0]?.price).toMatchObject({ type: "custom", description: "Setup" });
  expect(await rig.paddle.prices.get(String(bill.items[0]?.price?.id))).toEqual(bill.items[0]?.price);
});

test("a decline prevents a charge, or leaves it past due where the request says so", async () => {
  await rig.control(`customers/${customers.sam}/payment-method`, { card: "4000000000000002" });
  expect(await codeOf(charge())).toBe("subscription_payment_declined");
  expect((await rig.paddle.subscriptions.get(samActive)).status).toBe("active");
  const applied = { items: [domains], effectiveFrom: now, onPaymentFailure: "apply_change" as const };
  expect(await codeOf(rig.paddle.subscriptions.createOneTimeCharge(samActive, applied)), "until that is canceled").toBe(
    "subscription_outstanding_transaction",
  );
  await rig.advance("PT46S");
  expect((await rig.paddle.subscriptions.createOneTimeCharge(samActive, applied)).status).toBe("past_due");
  expect(await newest()).toMatchObject({ status: "past_due", origin: "subscription_charge" });
});

test("what can't be charged once is refused", async () => {
  const { cora, pia, samPaused, carl, jun, tess } = subscriptions;
  const refused = (items?: (typeof domains)[], from?: typeof now | typeof later, id?: string) =>
    codeOf(charge(items, from, id));
  expect(await refused([domains], now, cora)).toBe("subscription_is_canceled_action_invalid");
  expect(await refused([domains], now, pia)).toBe("subscription_update_when_past_due");
  expect(await refused([domains], now, samPaused)).toBe("subscription_not_active");
  expect(await refused([domains], later, carl)).toBe("subscription_locked_pending_changes");
  expect(await refused([domains], now, jun)).toBe("subscription_new_items_not_valid");
  expect(await refused([{ priceId: prices.proMonthly, quantity: 1 }])).toBe("subscription_new_items_not_valid");
  expect(await refused([domains, domains])).toBe("subscription_charge_duplicate_price_ids");
  expect(await refused([{ ...domains, quantity: 2 }])).toBe("subscription_quantity_not_valid");
  expect(await refused([{ priceId: "pri_01gt189ryxrev0tj071nwj2bxx", quantity: 1 }])).toBe("not_found");
  expect(await refused([])).toBe("invalid_field");
  expect(await refused([domains], now, carl)).toBeNull();
  expect(await refused([domains], now, tess)).toBeNull();
});
