import assert from "node:assert/strict";
import fc from "fast-check";
import { expect, test } from "playwright/test";
import { addDuration } from "../src/duration.ts";
import type { Subscription } from "../src/entities/subscription.ts";
import type { Transaction } from "../src/entities/transaction.ts";
import { advanceTo } from "../src/lifecycle/due.ts";
import { previewUpdate, update } from "../src/lifecycle/update/apply.ts";
import { prorationModes, type UpdateRequest } from "../src/lifecycle/update/items.ts";
import { amounts, expectExact, total } from "./fixtures/exact.ts";
import { prices, subscriptions } from "./fixtures/ids.ts";
import { attempt, captured, createWorld, itemOf, places, setScene } from "./fixtures/world.ts";

const world = createWorld();
const sam = world.state.subscriptions[subscriptions.samActive];
const cycles = {
  month: { interval: "month", frequency: 1 },
  year: { interval: "year", frequency: 1 },
} as const;
const catalogue = {
  month: [prices.basicMonthly, prices.proMonthly, prices.enterpriseMonthly, prices.analyticsMonthly],
  year: [prices.basicYearly, prices.proYearly, prices.enterpriseYearly, prices.analyticsYearly],
};
const minute = 60_000;

const interval = fc.constantFrom("month" as const, "year" as const);
const list = (chosen: "month" | "year") =>
  fc.uniqueArray(
    fc.record({ price_id: fc.constantFrom(...catalogue[chosen]), quantity: fc.integer({ min: 1, max: 50 }) }),
    {
      minLength: 1,
      maxLength: 3,
      selector: ({ price_id }) => price_id,
    },
  );
const change = fc.record({
  before: interval.chain((cycle) => fc.record({ cycle: fc.constant(cycle), items: list(cycle) })),
  after: interval.chain(list),
  place: fc.constantFrom(...places),
  start: fc.date({ min: new Date("2025-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
  passed: fc.double({ min: 0, max: 0.999, noNaN: true }),
  tax_rate: fc.constantFrom("0", "0.2", "0.19", "0.08875", "0.07"),
  mode: fc.constantFrom(...prorationModes),
  credit: fc.integer({ min: 0, max: 500_000 }).map(String),
  /** Minutes from now to a new billing date, for some. */
  date: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 * 24 * 60 }) },
  ),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function sceneOf({ before, place, start, passed, tax_rate, credit }: Change) {
  if (!sam) throw new Error("Sam has no subscription");
  const [country, currency_code] = place;
  const billing_cycle = cycles[before.cycle];
  const starts_at = start.toISOString();
  const period = { starts_at, ends_at: addDuration(starts_at, billing_cycle) };
  const subscription: Subscription = {
    ...sam,
    currency_code,
    billing_cycle,
    current_billing_period: period,
    next_billed_at: period.ends_at,
    items: before.items.map(({ price_id, quantity }) => itemOf(price_id, quantity, period)),
  };
  const length = Date.parse(period.ends_at) - start.getTime();
  const now = new Date(start.getTime() + Math.floor((length * passed) / minute) * minute);
  return { subscription, country, credit, tax_rate, now };
}

/** What came in equals what was sold, less what is still on account. */
function expectConserved(credit: string, transactions: Transaction[]): void {
  const [account] = Object.values(world.state.credit_balances);
  const { available = "0", reserved = "0", used = "0" } = account?.balance ?? {};
  assert.equal(reserved, "0");
  assert.equal(used, String(total(transactions.map(({ details }) => details.totals.credit))));
  const sold = total(transactions.map(({ details }) => details.totals.total));
  assert.equal(captured(transactions) + BigInt(credit) - BigInt(available), sold);
  const everything = total([available, used]);
  const given = total(transactions.map(({ details }) => details.totals.credit_to_balance));
  assert.equal(everything, BigInt(credit) + given);
}

const transactionsNow = () => Object.values(world.state.transactions).toSorted((a, b) => (a.id < b.id ? -1 : 1));

test("what an update charges is what its preview said, to the last unit, and so is the next renewal", () => {
  let billed = 0;
  fc.assert(
    fc.property(change, (given) => {
      const scene = sceneOf(given);
      setScene(world, scene);
      const date = given.date === null ? undefined : new Date(scene.now.getTime() + given.date * minute);
      const request: UpdateRequest = {
        items: given.after,
        proration_billing_mode: given.mode,
        next_billed_at: date?.toISOString(),
      };
      const preview = attempt(() => previewUpdate(world, scene.subscription, request));
      assert.deepEqual(transactionsNow(), []);
      const updated = attempt(() => update(world, scene.subscription, request));
      if ("code" in preview || "code" in updated) {
        assert.deepEqual(updated, preview);
        assert.deepEqual(transactionsNow(), []);
        return;
      }
      const { immediate_transaction, next_transaction, update_summary, recurring_transaction_details } = preview.value;
      const [charge] = transactionsNow();
      assert.equal(charge === undefined, immediate_transaction === null);
      if (charge && immediate_transaction) {
        billed += 1;
        assert.deepEqual(amounts(charge), amounts(immediate_transaction));
        assert.equal(charge.status, "completed");
        assert.equal(captured([charge]), BigInt(charge.details.totals.grand_total));
        expectExact(charge.details);
        expectExact(immediate_transaction.details);
        assert.equal(update_summary?.result.amount, immediate_transaction.details.totals.total);
      }
      if (update_summary) {
        const { credit, charge: cost, result } = update_summary;
        assert.equal(BigInt(credit.amount) + BigInt(cost.amount), BigInt(result.amount));
        assert.equal(result.action, BigInt(result.amount) < 0n ? "credit" : "charge");
      }
      expectExact(recurring_transaction_details);
      expectConserved(scene.credit, transactionsNow());

      advanceTo(world, new Date(updated.value.next_billed_at ?? 0));
      const renewal = transactionsNow().at(-1);
      if (!renewal || !next_transaction) throw new Error("nothing was renewed");
      assert.equal(renewal.origin, "subscription_recurring");
      assert.deepEqual(amounts(renewal), amounts(next_transaction));
      expectConserved(scene.credit, transactionsNow());
    }),
    { numRuns: 1500 },
  );
  expect(billed).toBeGreaterThan(200);
});
