import { expect, test } from "playwright/test";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { addon, pro } from "./fixtures/refusals.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive } = subscriptions;
const rig = setUpEmulator();
const immediately = "prorated_immediately" as const;
const newest = async () => (await rig.paddle.transactions.list({ subscriptionId: [samActive], perPage: 1 }).next())[0];
const available = async () => {
  const [balance] = await rig.paddle.customers.getCreditBalance(customers.sam, { currencyCode: ["USD"] });
  return balance?.balance?.available ?? "0";
};

test.beforeEach(() => rig.control("clock", { freeze: true }));

test("observed 9: a decrease gives credit on account, no refund and no adjustment, and the next renewal spends it", async () => {
  const paidBefore = (await newest())?.id;
  const adjustments = async () => (await rig.paddle.adjustments.list().next()).length;
  const before = await adjustments();
  const items = [{ ...pro, quantity: 9 }, addon];
  const types = await rig.typesDuring(() =>
    rig.paddle.subscriptions.update(samActive, { items, prorationBillingMode: immediately }),
  );
  expect(types.filter((type) => type.startsWith("adjustment."))).toEqual([]);
  expect(await adjustments()).toBe(before);
  const credited = await newest();
  expect(credited?.id).not.toBe(paidBefore);
  expect(credited).toMatchObject({ payments: [], details: { totals: { grandTotal: "0" } } });
  const credit = await available();
  expect(credit).toBe(credited?.details?.totals?.creditToBalance);
  expect(Number(credit)).toBeGreaterThan(0);
  await rig.advance("P1M");
  const grandTotal = String(37_000n - BigInt(credit));
  expect((await newest())?.details?.totals).toMatchObject({ total: "37000", credit, grandTotal });
  expect(await available()).toBe("0");
});

test("observed 12: resuming charges a whole period at once by default, and nothing where the paid one goes on", async () => {
  const before = await rig.paddle.subscriptions.get(samActive);
  const pauseAndResume = async (more: { onResume?: "continue_existing_billing_period" }) => {
    await rig.paddle.subscriptions.pause(samActive, { effectiveFrom: "immediately" });
    await rig.advance("P1D");
    const bill = (await newest())?.id;
    await rig.paddle.subscriptions.resume(samActive, { effectiveFrom: "immediately", ...more });
    const after = await newest();
    return after?.id === bill ? null : after;
  };
  expect(await pauseAndResume({ onResume: "continue_existing_billing_period" })).toBeNull();
  const continued = await rig.paddle.subscriptions.get(samActive);
  expect(continued.currentBillingPeriod).toEqual(before.currentBillingPeriod);
  expect(continued.nextBilledAt).toBe(before.nextBilledAt);
  const charged = await pauseAndResume({});
  expect(charged?.details?.totals).toMatchObject({ total: "40000", credit: "0", grandTotal: "40000" });
  expect(charged?.details?.lineItems.every(({ quantity }) => quantity > 0)).toBe(true);
  const fresh = await rig.paddle.subscriptions.get(samActive);
  expect(fresh.currentBillingPeriod?.startsAt).toBe(new Date(rig.now()).toISOString());
  expect(fresh.nextBilledAt).toBe(fresh.currentBillingPeriod?.endsAt);
});

test("observed 20: an item that is added is charged for the rest of the period with its tax, and nothing else is", async () => {
  await rig.control("tax", { rate: "0.2" });
  const added = { priceId: prices.basicMonthly, quantity: 1 };
  await rig.paddle.subscriptions.update(samActive, {
    items: [pro, addon, added],
    prorationBillingMode: immediately,
  });
  const charge = await newest();
  const [line, ...others] = charge?.details?.lineItems ?? [];
  expect(others).toEqual([]);
  expect(line).toMatchObject({ priceId: added.priceId, quantity: 1 });
  // Sam's month has a week left, of four.
  const rest = Number(line?.proration?.rate);
  expect(rest).toBeGreaterThan(0.2);
  expect(rest).toBeLessThan(0.3);
  const { subtotal = "0", tax, total } = line?.totals ?? {};
  expect(subtotal).toBe(String(Math.round(1000 * rest)));
  expect([tax, total]).toEqual([
    String(Math.round(Number(subtotal) * 0.2)),
    String(BigInt(subtotal) + BigInt(tax ?? 0)),
  ]);
  expect(charge?.details?.totals?.grandTotal).toBe(total);
});

test("observed 25: the billing date can be brought forward, to half an hour from now at the earliest", async () => {
  const at = (minutes: number) => new Date(rig.now() + minutes * 60_000).toISOString();
  const bringTo = (nextBilledAt: string) =>
    rig.paddle.subscriptions.update(samActive, { nextBilledAt, prorationBillingMode: "do_not_bill" });
  expect(await codeOf(bringTo(at(29)))).toBe("subscription_next_billed_at_too_soon");
  const soon = at(30);
  const brought = await bringTo(soon);
  expect([brought.nextBilledAt, brought.currentBillingPeriod?.endsAt]).toEqual([soon, soon]);
  const before = (await newest())?.id;
  await rig.advance("PT31M");
  const bill = await newest();
  expect(bill?.id).not.toBe(before);
  expect(bill).toMatchObject({ origin: "subscription_recurring", billingPeriod: { startsAt: soon } });
});
