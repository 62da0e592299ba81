import assert from "node:assert/strict";
import fc from "fast-check";
import type { User } from "@/lib/auth/user";
import { getOverview } from "@/lib/billing/overview";
import { refreshPayments } from "@/lib/billing/refresh-payments";
import { syncSubscriptions } from "@/lib/billing/sync";
import { signInSynced } from "@/tests/fixtures/people";
import { customers, prices, subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

// In dollars in New York, in yen in Tokyo, and on trial with a card.
const people = {
  sam: { id: SAM_ACTIVE, customer: SAM.customerId, currency: "USD" },
  jun: { id: subscriptions.jun, customer: customers.jun, currency: "JPY" },
  tess: { id: subscriptions.tess, customer: customers.tess, currency: "USD" },
};
const quantity = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 999 }));
const unit = fc.oneof(fc.integer({ min: 100, max: 9_999 }), fc.integer({ min: 1, max: 99 }));
const discount = fc.record({
  type: fc.constantFrom("percentage", "flat", "flat_per_seat"),
  percent: fc.constantFrom("10", "12.5", "33.33", "100"),
  amount: fc.integer({ min: 1, max: 20_000 }),
  periods: fc.constantFrom(null, 1, 12),
  code: fc.constantFrom(null, "LAUNCH"),
});
const arrangement = fc.record({
  who: fc.constantFrom("sam" as const, "jun" as const, "tess" as const),
  items: fc.array(fc.record({ unit, quantity }), { minLength: 1, maxLength: 3 }),
  /** Whether the prices are others elsewhere, in the same currency, or here, or nowhere. */
  override: fc.constantFrom(null, "elsewhere", "here"),
  taxMode: fc.constantFrom("account_setting", "external", "internal", "location"),
  accountMode: fc.constantFrom("external", "internal", "location"),
  rate: fc.constantFrom("0", "0.2", "0.19", "0.08875", "0.07"),
  discount: fc.option(discount),
  credit: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 500_000 })),
  now: fc.date({ min: new Date("2025-03-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
  minutes: fc.integer({ min: 60, max: 20 * DAY_MINUTES }),
});
type Arrangement = typeof arrangement extends fc.Arbitrary<infer T> ? T : never;

type Created = { data: { id: string } };

/** Paddle at one instant, the clock standing still, with what this customer holds. */
async function arrange({ emulator, database }: Stack, given: Arrangement): Promise<void> {
  const { who, items, override, taxMode, accountMode, rate, credit, now, minutes } = given;
  const { id, customer, currency } = people[who];
  await database.sql(
    `TRUNCATE "Subscription", "WebhookEvent", "NextPayment", "PaymentHistory", "RateLimit", "AuditEntry"`,
  );
  await emulator.control("reset", { now: now.toISOString() });
  await emulator.control("clock", { freeze: true });
  await emulator.control("deliveries", { hold: true });
  await emulator.control("behaviour", { trial_item_changes: true });
  await emulator.control("tax", { rate, account_setting: accountMode });
  const create = async (path: string, body: object) => (await emulator.api<Created>("POST", path, body)).data.id;
  const sold: { price_id: string; quantity: number }[] = [];
  const { data: catalog } = await emulator.api<{ data: { product_id: string } }>("GET", `/prices/${prices.proMonthly}`);
  const here = who === "jun" ? "JP" : "US";
  for (const { unit, quantity } of items) {
    const unit_price = { amount: String(unit), currency_code: currency };
    const other = { amount: String(unit + 7), currency_code: currency };
    const country_codes = [override === "here" ? here : "CA"];
    const price = {
      ...{ product_id: catalog.product_id, description: "Made up", name: "Monthly (per seat)", unit_price },
      ...{ billing_cycle: { interval: "month", frequency: 1 }, quantity: { minimum: 1, maximum: 999 } },
      ...(who === "tess" && { trial_period: { interval: "day", frequency: 14 } }),
      tax_mode: taxMode,
      unit_price_overrides: override ? [{ country_codes, unit_price: other }] : [],
    };
    sold.push({ price_id: await create("/prices", price), quantity });
  }
  const put = (what: object) => emulator.api("PATCH", `/subscriptions/${id}`, what);
  await put({ items: sold, proration_billing_mode: "do_not_bill" });
  await put({ next_billed_at: new Date(now.getTime() + minutes * MINUTE_MS), proration_billing_mode: "do_not_bill" });
  if (given.discount) {
    const { type, percent, amount, periods, code } = given.discount;
    const worth = type === "percentage" ? { amount: percent } : { amount: String(amount), currency_code: currency };
    const terms = { recur: true, maximum_recurring_intervals: periods, code };
    const made = await create("/discounts", { description: "Made up", type, ...worth, ...terms });
    await put({ discount: { id: made, effective_from: "next_billing_period" } });
  }
  const balance = { customer_id: customer, currency_code: currency, amount: String(credit) };
  if (credit > 0) await emulator.control("credit", balance);
}

async function shownTo(user: User, id: string, now: Date) {
  assert.equal(await syncSubscriptions(user, now), null);
  await refreshPayments(user, 1, now);
  const { current } = await getOverview(user, now);
  return current.find((one) => one.id === id)?.nextPayment ?? null;
}

type Bill = { origin: string; currency_code: string; details: { totals: { grand_total: string } } };

/** The bill of the renewal, or of a trial's end. */
async function billAfter({ emulator }: Stack, id: string, minutes: number): Promise<Bill | undefined> {
  const list = async () => {
    const query = `subscription_id=${id}&origin=subscription_recurring&per_page=30`;
    return (await emulator.api<{ data: (Bill & { id: string })[] }>("GET", `/transactions?${query}`)).data;
  };
  const before = new Set((await list()).map((one) => one.id));
  await emulator.control("clock", { advance: `PT${minutes + 2}M` });
  return (await list()).find((one) => !before.has(one.id));
}

const big = (amount: string | null | undefined) => BigInt(amount ?? 0);

test("for any price, quantity, discount, credit, tax and currency, the next payment shown is what is charged, and its lines come to it", async ({
  stack,
}) => {
  test.setTimeout(180_000);
  const users = {
    sam: (await signInSynced(stack, SAM.email)).user,
    jun: (await signInSynced(stack, "jun@example.com")).user,
    tess: (await signInSynced(stack, "tess@example.com")).user,
  };
  const counts = { shown: 0, inside: 0, onTop: 0, discounted: 0, credited: 0, explained: 0, priced: 0 };
  const property = fc.asyncProperty(arrangement, async (given) => {
    const { id, currency } = people[given.who];
    await arrange(stack, given);
    const shown = await shownTo(users[given.who], id, given.now);
    const bill = await billAfter(stack, id, given.minutes);
    assert.ok(shown && bill);
    assert.equal(shown.currencyCode, currency);
    assert.equal(bill.currency_code, currency);
    assert.equal(shown.total, bill.details.totals.grand_total);
    const { lines, discount, tax, credit } = shown;
    const sum = lines.reduce((total, line) => total + big(line.amount), 0n);
    const total = sum - big(discount?.amount) + (tax?.isInside ? 0n : big(tax?.amount)) - big(credit);
    if (lines.length > 0) assert.equal(total, big(shown.total));
    for (const { unitAmount, quantity, amount } of lines) {
      if (unitAmount === null) continue;
      assert.equal(big(unitAmount) * BigInt(quantity), big(amount));
      const isOfHere = given.items.some(
        ({ unit }) => unit + (given.override === "here" ? 7 : 0) === Number(unitAmount),
      );
      assert.ok(isOfHere, "the price of another country");
    }
    counts.shown += 1;
    counts.inside += Number(tax?.isInside ?? false);
    counts.onTop += Number(tax !== null && !tax.isInside);
    counts.discounted += Number(discount !== null);
    counts.credited += Number(credit !== null);
    counts.explained += Number(lines.length > 0);
    counts.priced += Number(lines.length > 0 && lines.every((line) => line.unitAmount !== null));
  });
  await fc.assert(property, { numRuns: 80 });
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(5);
  // Where rounding eats a discount of a cent, nothing adds up to the amount, and the lines are left out.
  expect(counts.explained).toBeGreaterThanOrEqual(counts.shown * 0.95);
});
