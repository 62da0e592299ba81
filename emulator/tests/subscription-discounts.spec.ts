import { expect, test } from "playwright/test";
import { addDuration } from "../src/duration.ts";
import { payAt } from "./fixtures/checkout.ts";
import { discount, flat } from "./fixtures/discounts.ts";
import { customers, prices } from "./fixtures/ids.ts";
import { setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
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
