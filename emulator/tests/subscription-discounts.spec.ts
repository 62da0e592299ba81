import { expect, test } from "playwright/test";
import { addDuration } from "../src/duration.ts";
import { payAt } from "./fixtures/checkout.ts";
import { discount, flat } from "./fixtures/discounts.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const { samActive } = subscriptions;
const items = [
  { priceId: prices.proMonthly, quantity: 3 },
  { priceId: prices.analyticsMonthly, quantity: 1 },
];

test("a recurring discount goes on with the subscription for as many periods as it says", async () => {
  const { id: discountId } = await discount(rig, { amount: "50", recur: true, maximumRecurringIntervals: 3 });
  const { id } = await rig.paddle.transactions.create({ items, customerId: customers.nora, discountId });
  expect(await (await fetch(`${rig.base}/checkout?_ptxn=${id}`)).text()).toContain("-$95.00");
  await payAt(rig, id);
  const { subscriptionId } = await rig.paddle.transactions.get(id);
  const include = ["next_transaction" as const, "recurring_transaction_details" as const];
  const get = () => rig.paddle.subscriptions.get(String(subscriptionId), { include });
  const started = await get();
  expect(started.discount).toMatchObject({ id: discountId, startsAt: started.startedAt });
  const ends = addDuration(String(started.startedAt), { interval: "month", frequency: 1 }, 3);
  expect(started.discount?.endsAt).toBe(ends);
  const previewed: unknown[] = [];
  for (let month = 0; month < 4; month += 1) {
    previewed.push((await get()).nextTransaction?.details.totals.total);
    await rig.advance("P1M");
  }
  const bills = await rig.paddle.transactions.list({ subscriptionId: [String(subscriptionId)] }).next();
  const billed = bills.map(({ details, discountId: with_ }) => [details?.totals?.total, with_]).reverse();
  expect(billed).toEqual([
    ["9500", discountId],
    ["9500", discountId],
    ["9500", discountId],
    ["19000", null],
    ["19000", null],
  ]);
  expect(previewed).toEqual(["9500", "9500", "19000", "19000"]);
  expect((await get()).discount).toBeNull();
  expect((await rig.paddle.discounts.get(discountId)).timesUsed).toBe(1);
});

test("a discount that doesn't recur is for the first bill, also where a trial comes before it", async () => {
  const { id: discountId } = await discount(rig, flat("500"));
  const bills = async (priceId: string, activate: boolean) => {
    const trial = [{ priceId, quantity: 1 }];
    const { id } = await rig.paddle.transactions.create({ items: trial, customerId: customers.nora, discountId });
    await payAt(rig, id);
    const { subscriptionId } = await rig.paddle.transactions.get(id);
    if (activate) await rig.paddle.subscriptions.activate(String(subscriptionId));
    await rig.advance("P2M");
    const rows = await rig.paddle.transactions.list({ subscriptionId: [String(subscriptionId)] }).next();
    return rows.map(({ details }) => details?.totals?.total).reverse();
  };
  expect((await bills(prices.basicMonthly, false)).slice(0, 2)).toEqual(["500", "1000"]);
  expect((await bills(prices.proTrial, false)).slice(0, 3)).toEqual(["0", "2500", "3000"]);
  expect((await bills(prices.proTrial, true)).slice(0, 3)).toEqual(["0", "2500", "3000"]);
});

test("a change within the period gives back and charges less by the discount, and a flat one is left out of it", async () => {
  await rig.control("clock", { freeze: true });
  const change = async (discountId: string) => {
    const { id } = await rig.paddle.transactions.create({ items, customerId: customers.nora, discountId });
    await payAt(rig, id);
    const subscriptionId = String((await rig.paddle.transactions.get(id)).subscriptionId);
    const preview = await rig.paddle.subscriptions.previewUpdate(subscriptionId, {
      items: [{ priceId: prices.proMonthly, quantity: 5 }, ...items.slice(1)],
      prorationBillingMode: "prorated_immediately",
    });
    return preview.immediateTransaction?.details.lineItems.map(({ totals }) => [totals.subtotal, totals.discount]);
  };
  const half = await discount(rig, { amount: "50", recur: true });
  expect(await change(half.id)).toEqual([
    ["15000", "7500"],
    ["-9000", "-4500"],
  ]);
  const off = await discount(rig, flat("1000", { recur: true }));
  expect(await change(off.id)).toEqual([
    ["15000", "0"],
    ["-9000", "0"],
  ]);
});

test("an update puts a discount on a subscription, once and as its preview says, and takes it off", async () => {
  const { id } = await discount(rig, { amount: "25", recur: true, maximumRecurringIntervals: 2, usageLimit: 1 });
  const later = { discount: { id, effectiveFrom: "next_billing_period" as const } };
  const { nextTransaction, immediateTransaction } = await rig.paddle.subscriptions.previewUpdate(samActive, later);
  expect([nextTransaction?.details.totals.total, immediateTransaction]).toEqual(["30000", null]);
  expect((await rig.paddle.discounts.get(id)).timesUsed).toBe(0);
  const types = await rig.typesDuring(() => rig.paddle.subscriptions.update(samActive, later));
  expect(types).toEqual(["subscription.updated"]);
  expect(await rig.typesDuring(() => rig.paddle.subscriptions.update(samActive, later))).toEqual([]);
  expect((await rig.paddle.discounts.get(id)).timesUsed).toBe(1);
  const { discount: shown, nextBilledAt } = await rig.paddle.subscriptions.get(samActive);
  const ends = addDuration(String(nextBilledAt), { interval: "month", frequency: 1 }, 2);
  expect(shown).toEqual({ id, startsAt: nextBilledAt, endsAt: ends });
  await rig.advance("P3M");
  const [third, second, first] = await rig.paddle.transactions.list({ subscriptionId: [samActive] }).next();
  const billed = [first, second, third].map((each) => each?.details?.totals?.discount);
  expect(billed).toEqual(["10000", "10000", "0"]);
  const again = { discount: { id: (await discount(rig, { recur: true })).id, effectiveFrom: "immediately" as const } };
  await rig.paddle.subscriptions.update(samActive, again);
  expect((await rig.paddle.subscriptions.update(samActive, { discount: null })).discount).toBeNull();
});

test("a discount that moves with its billing date lasts as many periods", async () => {
  const { id } = await discount(rig, { amount: "50", recur: true, maximumRecurringIntervals: 2 });
  const effectiveFrom = "next_billing_period" as const;
  await rig.paddle.subscriptions.update(samActive, { discount: { id, effectiveFrom } });
  const nextBilledAt = new Date(rig.now() + 3 * 86_400_000).toISOString();
  await rig.paddle.subscriptions.update(samActive, { nextBilledAt, prorationBillingMode: "do_not_bill" });
  await rig.advance("P4M");
  const bills = await rig.paddle.transactions.list({ subscriptionId: [samActive], perPage: 4 }).next();
  expect(bills.map(({ details }) => details?.totals?.discount).reverse()).toEqual(["20000", "20000", "0", "0"]);
});

test("a discount of more periods than there are dates for recurs forever", async () => {
  const { id } = await discount(rig, { recur: true, maximumRecurringIntervals: 2_147_483_647 });
  const { discount: shown } = await rig.paddle.subscriptions.update(samActive, {
    discount: { id, effectiveFrom: "next_billing_period" },
  });
  expect(shown).toMatchObject({ id, endsAt: null });
});

test("a subscription refuses discounts it can't have, with Paddle's codes", async () => {
  const { jun, tess } = subscriptions;
  const put = async (more: Parameters<typeof discount>[1], id = samActive, effectiveFrom = "immediately" as const) => {
    const made = await discount(rig, { recur: true, ...more });
    return codeOf(rig.paddle.subscriptions.update(id, { discount: { id: made.id, effectiveFrom } }));
  };
  expect(await put({ recur: false })).toBe("subscription_one_off_discount_not_valid");
  expect(await put({ restrictTo: [prices.basicYearly] })).toBe("subscription_discount_not_valid_for_items");
  expect(await put(flat("500"), jun)).toBe("subscription_invalid_discount_currency");
  expect(await put({}, tess)).toBe("subscription_trialing_discount_update_invalid_options");
  // One that has expired can still be given by the seller.
  expect(await put({ expiresAt: new Date(rig.now() - 60_000).toISOString() })).toBeNull();
  const unknown = { id: "dsc_01gt189ryxrev0tj071nwj2bxx", effectiveFrom: "immediately" as const };
  expect(await codeOf(rig.paddle.subscriptions.update(samActive, { discount: unknown }))).toBe("not_found");
});

test("a one-time charge is less by the subscription's discount, unless that is flat", async () => {
  const made = {
    price: {
      description: "Setup",
      unitPrice: { amount: "5000", currencyCode: "USD" as const },
      product: { name: "Setup", taxCategory: "standard" as const },
    },
    quantity: 1,
  };
  const effectiveFrom = "immediately" as const;
  const totals = async (discountId: string) => {
    const discount = { id: discountId, effectiveFrom };
    await rig.paddle.subscriptions.update(samActive, { discount });
    await rig.paddle.subscriptions.createOneTimeCharge(samActive, { items: [made], effectiveFrom });
    return (await rig.paddle.transactions.list({ subscriptionId: [samActive], perPage: 1 }).next())[0]?.details?.totals
      ?.total;
  };
  expect(await totals((await discount(rig, { recur: true })).id)).toBe("4500");
  expect(await totals((await discount(rig, flat("300", { recur: true }))).id)).toBe("5000");
});
