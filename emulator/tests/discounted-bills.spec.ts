import assert from "node:assert/strict";
import fc from "fast-check";
import { expect, test } from "playwright/test";
import type { Subscription } from "../src/entities/subscription.ts";
import { advanceTo } from "../src/lifecycle/due.ts";
import { chargeOnce, previewCharge } from "../src/lifecycle/one-time-charge.ts";
import { nextTransaction, previewUpdate, update } from "../src/lifecycle/update/apply.ts";
import { createTransaction } from "../src/transactions/create.ts";
import { amounts, expectExact, total } from "./fixtures/exact.ts";
import { subscriptions } from "./fixtures/ids.ts";
import { begin, once, type Sale, sale } from "./fixtures/sale.ts";
import { attempt, captured, createWorld } from "./fixtures/world.ts";

const world = createWorld();
const sam = world.state.subscriptions[subscriptions.samActive];

function start(given: Sale): Subscription {
  if (!sam) throw new Error("Sam has no subscription");
  return begin(world, sam, given);
}

const transactionsNow = () => Object.values(world.state.transactions).toSorted((a, b) => (a.id < b.id ? -1 : 1));
const current = (): Subscription => {
  const [subscription] = Object.values(world.state.subscriptions);
  if (!subscription) throw new Error("no subscription");
  return subscription;
};

/** Renews three times, each time for what the subscription said before. */
function renewAsForeseen(): void {
  for (let count = 0; count < 3; count += 1) {
    const foreseen = nextTransaction(world, current());
    advanceTo(world, new Date(current().next_billed_at ?? 0));
    const renewal = transactionsNow().at(-1);
    if (!renewal || !foreseen) throw new Error("nothing was renewed");
    assert.equal(renewal.origin, "subscription_recurring");
    assert.deepEqual(renewal.billing_period, foreseen.billing_period);
    assert.deepEqual(amounts(renewal), amounts(foreseen));
    expectExact(renewal.details);
    assert.equal(captured([renewal]), BigInt(renewal.details.totals.grand_total));
  }
}

/** Credit is neither made nor lost: what was used or is left is what there was and was given. */
function expectConserved(credit: string): void {
  const [account] = Object.values(world.state.credit_balances);
  const { available = "0", reserved = "0", used = "0" } = account?.balance ?? {};
  const bills = transactionsNow().map(({ details }) => details.totals);
  assert.equal(used, String(total(bills.map((each) => each.credit))));
  assert.equal(total([available, reserved, used]), total([credit, ...bills.map((each) => each.credit_to_balance)]));
}

test("whatever the prices, taxes, discounts and credit, a change costs what its preview said, and so do three renewals", () => {
  let discounted = 0;
  fc.assert(
    fc.property(sale, (given) => {
      const subscription = start(given);
      const wanted = given.after.map(({ id, quantity }) => ({ price_id: id, quantity }));
      const request = { items: wanted, proration_billing_mode: given.mode };
      const preview = attempt(() => previewUpdate(world, subscription, request));
      const updated = attempt(() => update(world, subscription, request));
      if ("code" in preview || "code" in updated) {
        assert.deepEqual(updated, preview);
        return;
      }
      const { immediate_transaction, next_transaction, recurring_transaction_details } = preview.value;
      const [charge] = transactionsNow();
      assert.equal(charge === undefined, immediate_transaction === null);
      if (charge && immediate_transaction) {
        assert.deepEqual(amounts(charge), amounts(immediate_transaction));
        assert.equal(captured([charge]), BigInt(charge.details.totals.grand_total));
        expectExact(charge.details);
        if (charge.details.totals.discount !== "0") discounted += 1;
      }
      expectExact(recurring_transaction_details);
      const foreseen = nextTransaction(world, current());
      assert.deepEqual(foreseen && amounts(foreseen), next_transaction && amounts(next_transaction));
      renewAsForeseen();
      expectConserved(given.credit);
    }),
    { numRuns: 500 },
  );
  expect(discounted).toBeGreaterThan(50);
});

test("a one-time charge costs what its preview said, at once or with the next renewal", () => {
  fc.assert(
    fc.property(sale, fc.boolean(), (given, isNow) => {
      const subscription = start(given);
      const effective_from = isNow ? ("immediately" as const) : ("next_billing_period" as const);
      const request = { items: [{ price_id: once, quantity: given.after[0]?.quantity ?? 1 }], effective_from };
      const preview = attempt(() => previewCharge(world, subscription, request));
      const charged = attempt(() => chargeOnce(world, subscription, request));
      if ("code" in preview || "code" in charged) {
        assert.deepEqual(charged, preview);
        return;
      }
      const { immediate_transaction, next_transaction } = preview.value;
      const [bill] = transactionsNow();
      assert.deepEqual(bill && amounts(bill), immediate_transaction ? amounts(immediate_transaction) : undefined);
      const foreseen = nextTransaction(world, current());
      assert.deepEqual(foreseen && amounts(foreseen), next_transaction && amounts(next_transaction));
      renewAsForeseen();
      expectConserved(given.credit);
    }),
    { numRuns: 300 },
  );
});

test("a purchase adds up, and its discount is no more than what it is for", () => {
  let bought = 0;
  fc.assert(
    fc.property(sale, (given) => {
      const { customer_id, address_id, discount, currency_code } = start(given);
      const wanted = given.after.map(({ id, quantity }) => ({ price_id: id, quantity }));
      const request = {
        ...{ items: wanted, customer_id, address_id, business_id: null, currency_code, billing_details: null },
        ...{ collection_mode: "automatic" as const, billing_period: null, custom_data: null, checkout: null },
        ...{ status: null, discount_id: discount?.id ?? null },
      };
      const made = attempt(() => createTransaction(world, request));
      if ("code" in made) return;
      bought += 1;
      expectExact(made.value.details);
    }),
    { numRuns: 500 },
  );
  expect(bought).toBeGreaterThan(200);
});
