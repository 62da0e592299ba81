import { expect, test } from "playwright/test";
import { payAt } from "./fixtures/checkout.ts";
import { customers, prices } from "./fixtures/ids.ts";
import { setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const get = (id: string) => rig.paddle.subscriptions.get(id, { include: ["next_transaction"] });
const dayOf = (instant: string | null | undefined) => String(instant).slice(0, 10);

/** A subscription bought on a day, its price by the month unless it is another. */
async function boughtOn(day: string, priceId = prices.basicMonthly): Promise<string> {
  await rig.control("reset", { now: `${day}T12:00:00Z` });
  const items = [{ priceId, quantity: 1 }];
  const { id } = await rig.paddle.transactions.create({ items, customerId: customers.nora });
  await payAt(rig, id);
  return String((await rig.paddle.transactions.get(id)).subscriptionId);
}

/** The days it is billed on next, each as its preview said a period before. */
async function billedOn(id: string, count: number): Promise<string[]> {
  const days = [];
  let foreseen: string | undefined;
  for (let index = 0; index < count; index += 1) {
    const { nextBilledAt, nextTransaction, status } = await get(id);
    if (foreseen && status !== "trialing") expect(dayOf(nextBilledAt)).toBe(foreseen);
    foreseen = dayOf(nextTransaction?.billingPeriod.endsAt);
    days.push(dayOf(nextBilledAt));
    const seconds = Math.ceil((Date.parse(String(nextBilledAt)) - rig.now()) / 1000);
    await rig.advance(`PT${seconds + 60}S`);
  }
  return days;
}

test("a billing day that short months don't have comes back after them", async () => {
  expect(await billedOn(await boughtOn("2026-01-31"), 5)).toEqual([
    "2026-02-28",
    "2026-03-31",
    "2026-04-30",
    "2026-05-31",
    "2026-06-30",
  ]);
  expect(await billedOn(await boughtOn("2027-12-30"), 4)).toEqual([
    "2028-01-30",
    "2028-02-29",
    "2028-03-30",
    "2028-04-30",
  ]);
});

test("a yearly one of the 29th of February has its day again in the next leap year", async () => {
  const days = await billedOn(await boughtOn("2024-02-29", prices.basicYearly), 4);
  expect(days).toEqual(["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
});

test("a new billing date brings its own day, and a trial's end does", async () => {
  const id = await boughtOn("2026-01-31");
  await rig.advance("P1M");
  expect(dayOf((await get(id)).nextBilledAt)).toBe("2026-03-31");
  const nextBilledAt = "2026-03-15T12:00:00.000Z";
  await rig.paddle.subscriptions.update(id, { nextBilledAt, prorationBillingMode: "do_not_bill" });
  expect(await billedOn(id, 2)).toEqual(["2026-03-15", "2026-04-15"]);
  const trial = await boughtOn("2026-01-17", prices.proTrial);
  expect(await billedOn(trial, 4)).toEqual(["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]);
});

test("the day moves with the world, and goes on from there", async () => {
  const id = await boughtOn("2026-01-31");
  await rig.advance("P2M");
  const { nextBilledAt, currentBillingPeriod } = await get(id);
  expect([dayOf(currentBillingPeriod?.startsAt), dayOf(nextBilledAt)]).toEqual(["2026-03-31", "2026-04-30"]);
  // Ten days further: the 31st of March is the 10th of April then, and so is its day.
  await rig.control("clock", { set: new Date(rig.now() + 10 * 86_400_000).toISOString() });
  expect(await billedOn(id, 2)).toEqual(["2026-05-10", "2026-06-10"]);
});
