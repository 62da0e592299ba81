import type { CreatePriceRequestBody } from "@paddle/paddle-node-sdk";
import { expect, test } from "playwright/test";
import { z } from "zod";
import { order, payAt, subscriptionOf } from "./fixtures/checkout.ts";
import { all, allSubscriptions, allTransactions, deal, faultsOf, linesIn, linesOf } from "./fixtures/examples.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { setUpEmulator, today } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const { basicMonthly, basicYearly, proMonthly, proYearly, enterpriseMonthly, enterpriseYearly } = prices;
const { analyticsMonthly, analyticsYearly, crewMonthly, crewYearly, studentMonthly, supportMonthly } = prices;
const addons = [[analyticsMonthly, analyticsYearly]];
const seeded = {
  plans: [
    [basicMonthly, basicYearly],
    [proMonthly, proYearly],
    [enterpriseMonthly, enterpriseYearly],
  ],
  addons,
};
const fourPlans = {
  plans: [[studentMonthly], [crewMonthly, crewYearly], [proMonthly, proYearly], [enterpriseMonthly, enterpriseYearly]],
  addons,
};
const byTheYear = { plans: [[basicYearly], [proYearly]], addons: [[analyticsYearly, analyticsMonthly]] };
const rows = z.array(z.unknown());
const kept = z.object({ subscriptions: rows, transactions: rows, adjustments: rows });
/** All that a deal replaces. */
const books = async () => kept.parse(await (await fetch(`${rig.base}/__emulator/state`)).json());

test("the prices of the first state, in their roles, need no dealing", async () => {
  const before = await books();
  expect(await deal(rig, seeded)).toBe(false);
  expect(await books()).toEqual(before);
});

test("on four plans the examples hold what is sold, as many as it allows, once", async () => {
  expect(await deal(rig, fourPlans)).toBe(true);
  expect(await faultsOf(rig, fourPlans)).toEqual([]);
  const { samActive, samPaused, tess, theo, pia, paula, cora, mona, jun } = subscriptions;
  const sams = [
    [crewMonthly, 10],
    [analyticsMonthly, 1],
  ];
  expect([await linesIn(rig, samActive), await linesIn(rig, samPaused)]).toEqual([sams, sams]);
  for (const id of [tess, pia, paula]) expect(await linesIn(rig, id)).toEqual([[crewMonthly, 5]]);
  for (const id of [theo, cora, jun]) expect(await linesIn(rig, id)).toEqual([[studentMonthly, 1]]);
  expect(await linesIn(rig, mona)).toEqual([[enterpriseYearly, 1]]);
  expect(await rig.paddle.subscriptions.get(jun), "which has a price in yen").toMatchObject({
    currencyCode: "JPY",
    updatedAt: expect.stringContaining(today.slice(0, 10)),
  });
  const [owed] = await rig.paddle.transactions.list({ subscriptionId: [pia], status: ["past_due"] }).next();
  expect(owed?.details?.totals?.grandTotal).toBe("10000");
  expect(owed?.checkout?.url).toBe(`${rig.base}/checkout?_ptxn=${owed?.id}`);
  const [refund, ...others] = await rig.paddle.adjustments.list().next();
  expect([refund?.customerId, refund?.totals.total, others]).toEqual([customers.sam, "7500", []]);
  const before = await books();
  expect(before.subscriptions).toHaveLength(70);
  expect(await deal(rig, fourPlans)).toBe(false);
  expect(await books()).toEqual(before);
  expect(rig.events()).toEqual([]);
});

test("where a price has none in yen, a customer in Japan holds it in its own currency", async () => {
  expect(await deal(rig, { plans: [[supportMonthly]], addons: [] })).toBe(true);
  expect(await linesIn(rig, subscriptions.jun)).toEqual([[supportMonthly, 1]]);
  expect((await rig.paddle.subscriptions.get(subscriptions.jun)).currencyCode).toBe("USD");
});

test("what is sold by the year only is held by the year, with the addon that goes with it", async () => {
  expect(await deal(rig, byTheYear)).toBe(true);
  expect(await faultsOf(rig, byTheYear)).toEqual([]);
  expect(await linesIn(rig, subscriptions.samActive)).toEqual([
    [proYearly, 10],
    [analyticsYearly, 1],
  ]);
  const bills = await all(rig.paddle.transactions.list({ subscriptionId: [subscriptions.samActive] }));
  expect(bills.map(({ billedAt }) => billedAt?.slice(0, 10))).toEqual(["2025-11-12", "2024-11-12"]);
  expect(await rig.paddle.adjustments.list().next()).toHaveLength(1);
  expect(await deal(rig, { ...byTheYear, addons: [[analyticsMonthly]] })).toBe(true);
  expect(await linesIn(rig, subscriptions.samActive)).toEqual([[proYearly, 10]]);
  expect(await deal(rig, { plans: [[studentMonthly]] })).toBe(true);
  expect(await linesIn(rig, subscriptions.mona)).toEqual([[studentMonthly, 1]]);
  expect(await faultsOf(rig, { plans: [[studentMonthly]], addons: [] })).toEqual([]);
});

test("a project's own prices are dealt in their currency and cycle, on whatever day", async () => {
  const created = async (interval: "day" | "week" | "month", more: Partial<CreatePriceRequestBody> = {}) => {
    const { id: productId } = await rig.paddle.products.create({ name: interval, taxCategory: "saas" });
    const unitPrice = { amount: "900", currencyCode: "EUR" } as const;
    const billingCycle = { interval, frequency: 1 };
    return (await rig.paddle.prices.create({ productId, description: interval, unitPrice, billingCycle, ...more })).id;
  };
  for (const now of [today, "2028-02-29T23:58:00Z", "2027-03-12T15:26:00Z", "2026-12-31T15:20:00Z"]) {
    await rig.control("reset", { now });
    const amount = { amount: "50000", currencyCode: "KRW" } as const;
    const abroad = { unitPriceOverrides: [{ countryCodes: ["JP" as const], unitPrice: amount }] };
    const [small, large] = [await created("day", abroad), await created("week")];
    const quarterly = await created("month", { billingCycle: { interval: "month", frequency: 3 } });
    const monthly = await created("month");
    const [daily, weekly] = [[small], [large]];
    for (const plans of [[daily], [weekly, [quarterly]], [[quarterly, crewYearly]], [[monthly]], [daily, weekly]]) {
      expect(await deal(rig, { plans, addons }), now).toBe(true);
      expect(await faultsOf(rig, { plans, addons }), now).toEqual([]);
      const { length } = rig.events();
      await rig.advance("PT1H");
      expect(rig.events()).toHaveLength(length);
    }
    expect((await rig.paddle.subscriptions.get(subscriptions.samActive)).currencyCode).toBe("EUR");
    expect((await rig.paddle.subscriptions.get(subscriptions.jun)).currencyCode).toBe("KRW");
  }
});

test("what was bought here stays, and its invoice keeps its number to itself", async () => {
  const { id } = await order(rig, proMonthly, customers.sam);
  await payAt(rig, id);
  const [bought, paid] = [await subscriptionOf(rig, id), await rig.paddle.transactions.get(id)];
  await rig.advance("P1M");
  expect(await deal(rig, fourPlans)).toBe(true);
  const kept = await rig.paddle.subscriptions.get(bought.id);
  expect([linesOf(kept), kept.status]).toEqual([[[proMonthly, 1]], "active"]);
  expect(await rig.paddle.transactions.get(id)).toMatchObject({ status: "completed", invoiceId: paid.invoiceId });
  const bills = await allTransactions(rig);
  expect(bills.filter(({ subscriptionId }) => subscriptionId === bought.id)).toHaveLength(2);
  await payAt(rig, (await order(rig, proMonthly)).id);
  const numbers = (await allTransactions(rig)).flatMap(({ invoiceNumber }) => invoiceNumber ?? []);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("unpaid bills, cards, credit and scheduled changes are those of the examples again", async () => {
  const { pia, carl } = subscriptions;
  await rig.control(`customers/${customers.pia}/payment-method`, { card: "4242424242424242" });
  await rig.control("credit", { customer_id: customers.mona, amount: "1000" });
  await rig.paddle.subscriptions.update(carl, { scheduledChange: null });
  await rig.advance("P1Y");
  const balance = async () => (await rig.paddle.customers.getCreditBalance(customers.mona))[0]?.balance;
  expect(await balance()).toMatchObject({ available: "0", reserved: "1000" });
  expect(await rig.paddle.subscriptions.get(pia)).toMatchObject({ status: "active", scheduledChange: null });
  expect(await deal(rig, fourPlans)).toBe(true);
  expect(await balance()).toMatchObject({ available: "1000", reserved: "0" });
  expect((await rig.paddle.subscriptions.get(pia)).status).toBe("past_due");
  expect((await rig.paddle.subscriptions.get(carl)).scheduledChange?.action).toBe("cancel");
  await rig.advance("P4DT1H");
  expect((await rig.paddle.subscriptions.get(pia)).status).toBe("past_due");
  expect(await faultsOf(rig, fourPlans)).toEqual([]);
});

for (const [name, catalogue] of Object.entries({ fourPlans, byTheYear })) {
  test(`after the deal of ${name} time goes on: renewals, ends of trials, pauses and cancellations`, async () => {
    await deal(rig, catalogue);
    await rig.advance("P1M");
    const statuses = (await allSubscriptions(rig)).map(({ id, status }) => [id, status]);
    expect(Object.fromEntries(statuses)).toMatchObject({
      [subscriptions.samActive]: "active",
      [subscriptions.tess]: "active",
      [subscriptions.theo]: "canceled",
      [subscriptions.pia]: "canceled",
      [subscriptions.carl]: "canceled",
      [subscriptions.mona]: "active",
    });
    const renewed = await rig.paddle.transactions.list({ subscriptionId: [subscriptions.tess] }).next();
    expect(renewed.map(({ status, origin }) => [status, origin])).toEqual([
      ["completed", "subscription_recurring"],
      ["completed", "web"],
    ]);
  });
}

test("a reset forgets the deal, and the seed's prices can be dealt back", async () => {
  expect(await deal(rig, fourPlans)).toBe(true);
  expect(await deal(rig, seeded)).toBe(true);
  expect(await faultsOf(rig, seeded)).toEqual([]);
  expect(await deal(rig, seeded)).toBe(false);
  expect(await deal(rig, fourPlans)).toBe(true);
  await rig.control("reset");
  expect(await linesIn(rig, subscriptions.theo)).toEqual([[basicMonthly, 1]]);
  expect(await deal(rig, seeded)).toBe(false);
});

test("a wrong catalogue is named in one line, and deals nothing", async () => {
  const refused = async (body: unknown) => {
    const init = { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${rig.base}/__emulator/examples`, init);
    return [response.status, z.strictObject({ error: z.string() }).parse(await response.json()).error];
  };
  const nothing = "pri_01gt189ryxrev0tj071nwj2bxx";
  expect(await refused({})).toEqual([400, expect.stringMatching(/^plans: .+$/)]);
  expect(await refused({ plans: [] })).toEqual([400, expect.stringMatching(/^plans: .+$/)]);
  expect(await refused({ plans: [[]] })).toEqual([400, expect.stringMatching(/^plans\.0: .+$/)]);
  expect(await refused({ ...seeded, plan: 1 })).toEqual([400, expect.stringMatching(/^plan: .+$/)]);
  expect(await refused({ plans: [[basicMonthly], [proMonthly, nothing]] })).toEqual([
    400,
    `plans.1.1: there is no price ${nothing}`,
  ]);
  expect(await refused({ plans: [[prices.proOld]] })).toEqual([400, `plans.0.0: ${prices.proOld} is archived`]);
  const once = prices.domainsOnce;
  expect(await refused({ ...fourPlans, addons: [[once]] })).toEqual([400, `addons.0.0: ${once} is not recurring`]);
  expect(await linesIn(rig, subscriptions.theo)).toEqual([[basicMonthly, 1]]);
});
