import assert from "node:assert/strict";
import fc from "fast-check";
import { changePlan, previewPlanChange } from "@/lib/billing/change-subscription";
import { intervalOf, intervals, priceIdOf } from "@/lib/billing/plan-catalog";
import { addons, paidPlans } from "@/lib/billing/plans";
import { signInSynced } from "@/tests/fixtures/people";
import { customers, subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const people = {
  sam: { id: SAM_ACTIVE, customer: SAM.customerId, currency: "USD" },
  jun: { id: subscriptions.jun, customer: customers.jun, currency: "JPY" },
};
const held = fc
  .record({
    plan: fc.constantFrom(...paidPlans),
    interval: fc.constantFrom(...intervals),
    quantity: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 999 })),
  })
  .map(({ plan, interval, quantity }) => {
    const { min, max } = plan.seats ?? { min: 1, max: 1 };
    return { plan, interval: intervalOf(plan, interval), quantity: Math.min(Math.max(quantity, min), max) };
  });
const change = fc.record({
  who: fc.constantFrom("sam" as const, "jun" as const),
  before: held,
  after: held,
  hasAddon: fc.boolean(),
  // The ids of the emulator's first transactions are of January 2025: a new one must sort after them.
  now: fc.date({ min: new Date("2025-03-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
  /** Until the next bill. */
  minutes: fc.oneof(fc.constant(null), fc.integer({ min: 31, max: 20 * DAY_MINUTES })),
  rate: fc.constantFrom("0", "0.2", "0.19", "0.08875", "0.07"),
  credit: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 500_000 })),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Paddle at one instant, the clock standing still, with what this customer holds. */
async function arrange({ emulator }: Stack, { who, before, hasAddon, now, minutes, rate, credit }: Change) {
  const { id, customer, currency } = people[who];
  await emulator.control("reset", { now: now.toISOString() });
  await emulator.control("clock", { freeze: true });
  await emulator.control("deliveries", { hold: true });
  await emulator.control("tax", { rate });
  const given = { customer_id: customer, currency_code: currency, amount: String(credit) };
  if (credit > 0) await emulator.control("credit", given);
  const { plan, interval } = before;
  const sold = [{ price_id: priceIdOf(plan.product, interval), quantity: before.quantity }];
  for (const { product } of hasAddon ? addons : []) sold.push({ price_id: priceIdOf(product, interval), quantity: 1 });
  const put = (what: object) =>
    emulator.api("PATCH", `/subscriptions/${id}`, { ...what, proration_billing_mode: "do_not_bill" });
  await put({ items: sold });
  if (minutes) await put({ next_billed_at: new Date(now.getTime() + minutes * MINUTE_MS) });
}

type Totals = { grand_total: string; credit: string };
type Charge = {
  id: string;
  currency_code: string;
  details: { totals: Totals };
  payments: { status: string; amount: string }[];
};

async function chargesOf({ emulator }: Stack, id: string): Promise<Charge[]> {
  const query = `subscription_id=${id}&origin=subscription_update`;
  return (await emulator.api<{ data: Charge[] }>("GET", `/transactions?${query}`)).data;
}

async function creditOf({ emulator }: Stack, customer: string): Promise<bigint> {
  type Balances = { data: { balance: { available: string } }[] };
  const { data } = await emulator.api<Balances>("GET", `/customers/${customer}/credit-balances`);
  return data.reduce((sum, { balance }) => sum + BigInt(balance.available), 0n);
}

test("for any plan, seats, interval, date, currency, tax and credit, the amount shown is the one that is charged", async ({
  stack,
}) => {
  const users = {
    sam: (await signInSynced(stack, "sam@example.com")).user,
    jun: (await signInSynced(stack, "jun@example.com")).user,
  };
  const counts = { charged: 0, credited: 0, refused: new Set<string>() };
  const property = fc.asyncProperty(change, async (given) => {
    const { who, after, now } = given;
    const { id, customer, currency } = people[who];
    await arrange(stack, given);
    await stack.database.sql(`TRUNCATE "AuditEntry", "RateLimit"`);
    const earlier = new Set((await chargesOf(stack, id)).map((charge) => charge.id));
    const shown = await previewPlanChange(users[who], id, after, now);
    const made = "refused" in shown ? null : await changePlan(users[who], id, after, shown.quote, now);
    const charges = (await chargesOf(stack, id)).filter((charge) => !earlier.has(charge.id));
    if ("refused" in shown) {
      counts.refused.add(shown.refused);
      return assert.deepEqual(charges, []);
    }
    const { dueNow, credit } = shown.preview;
    const [charge] = charges;
    assert.equal(charges.length, 1);
    assert.equal(charge?.currency_code, currency);
    assert.equal(charge.details.totals.grand_total, dueNow?.amount ?? "0");
    const captured = charge.payments.filter(({ status }) => status === "captured");
    const paid = captured.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    assert.equal(paid, BigInt(dueNow?.amount ?? 0));
    const left = BigInt(given.credit) - BigInt(charge.details.totals.credit) + BigInt(credit?.amount ?? 0);
    assert.equal(await creditOf(stack, customer), left);
    assert.deepEqual(made, { charged: dueNow });
    counts[dueNow ? "charged" : "credited"] += 1;
  });
  await fc.assert(property, { numRuns: 60 });
  expect(counts.charged).toBeGreaterThan(5);
  expect(counts.credited).toBeGreaterThan(2);
  const expected = ["renewing-soon", "same-plan", "too-small"];
  expect([...counts.refused].filter((refusal) => !expected.includes(refusal))).toEqual([]);
});
