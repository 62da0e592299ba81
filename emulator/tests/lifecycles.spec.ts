import assert from "node:assert/strict";
import fc from "fast-check";
import { expect, test } from "playwright/test";
import { pay } from "../src/checkout/pay.ts";
import { now } from "../src/clock.ts";
import type { Subscription } from "../src/entities/subscription.ts";
import { PaddleError } from "../src/errors.ts";
import { cancel } from "../src/lifecycle/cancel.ts";
import { advanceTo } from "../src/lifecycle/due.ts";
import { pause } from "../src/lifecycle/pause.ts";
import { changePaymentMethod, newPaymentMethod, savePaymentMethod } from "../src/lifecycle/payment-method.ts";
import { resume } from "../src/lifecycle/resume.ts";
import { refuseCanceled, refuseLocked, refusePastDue } from "../src/lifecycle/rules.ts";
import { activate } from "../src/lifecycle/trial.ts";
import { update } from "../src/lifecycle/update/apply.ts";
import { prorationModes, type UpdateRequest } from "../src/lifecycle/update/items.ts";
import { resumeModes } from "../src/state.ts";
import { paymentMethodTransaction } from "../src/transactions/collect.ts";
import { prices, subscriptions } from "./fixtures/ids.ts";
import { expectDatesFit, expectDebtsFit, expectEventsInOrder, expectMoneyAddsUp } from "./fixtures/lifecycle-table.ts";
import { today } from "./fixtures/rig.ts";
import { createWorld, setScene } from "./fixtures/world.ts";

const sequences = Number(process.env.SEQUENCES ?? 300);
const world = createWorld();
const { samActive, samPaused, tess, theo, carl, paula } = subscriptions;
const starts = [samActive, samPaused, tess, theo, carl, paula].map((id) => {
  const start = world.state.subscriptions[id];
  if (!start) throw new Error(`the first state has no ${id}`);
  return start;
});

type Act = (subscription: Subscription) => unknown;
const day = 86_400_000;
const later = (ms: number) => new Date(now(world).getTime() + ms).toISOString();
const from = fc.constantFrom("immediately" as const, "next_billing_period" as const);
const days = fc.integer({ min: 1, max: 400 });
const cards = ["4242424242424242", "4000002760003184", "4000000000000002"];
const plans = [prices.basicMonthly, prices.proMonthly, prices.proYearly, prices.basicYearly];

function putCard(customerId: string, card: string | null): void {
  const method = card && newPaymentMethod(world, customerId, card, null);
  if (method) savePaymentMethod(world, customerId, method);
  else delete world.state.payment_methods[customerId];
}

/** An update, with what the API checks before it. */
function change(subscription: Subscription, body: UpdateRequest): void {
  refuseCanceled(subscription, "subscription_update_when_canceled");
  refusePastDue(subscription);
  refuseLocked(world, subscription);
  update(world, subscription, body);
}

const request = fc.record(
  {
    items: fc
      .record({ price_id: fc.constantFrom(...plans), quantity: fc.integer({ min: 1, max: 20 }) })
      .map((item) => [item]),
    proration_billing_mode: fc.constantFrom(...prorationModes),
    on_payment_failure: fc.constantFrom("prevent_change" as const, "apply_change" as const),
  },
  { requiredKeys: ["items", "proration_billing_mode"] },
);

const act: fc.Arbitrary<[string, Act]> = fc.oneof(
  {
    weight: 3,
    arbitrary: request.map((body): [string, Act] => [`update ${JSON.stringify(body)}`, (each) => change(each, body)]),
  },
  days.map((count): [string, Act] => [
    `bill in ${count} days`,
    (each) => change(each, { next_billed_at: later(count * day), proration_billing_mode: "do_not_bill" }),
  ]),
  fc.constant<[string, Act]>(["unschedule", (each) => change(each, { scheduled_change: null })]),
  from.map((when): [string, Act] => [`cancel ${when}`, (each) => cancel(world, each, when)]),
  fc
    .tuple(from, fc.option(days), fc.constantFrom(...resumeModes))
    .map(([effective_from, count, on_resume]): [string, Act] => [
      `pause ${effective_from}, ${on_resume} in ${count}`,
      (each) =>
        pause(world, each, { effective_from, on_resume, resume_at: count === null ? null : later(count * day) }),
    ]),
  fc
    .tuple(fc.option(days), fc.option(fc.constantFrom(...resumeModes)))
    .map(([count, on_resume]): [string, Act] => [
      `resume in ${count}, ${on_resume}`,
      (each) => resume(world, each, { effective_at: count === null ? null : later(count * day), on_resume }),
    ]),
  fc.constant<[string, Act]>(["activate", (each) => activate(world, each)]),
  fc
    .option(fc.constantFrom(...cards))
    .map((card): [string, Act] => [`card ${card}`, ({ customer_id }) => putCard(customer_id, card)]),
  fc
    .constantFrom(...cards)
    .map((card): [string, Act] => [
      `card ${card} in the portal`,
      (each) => ["active", "past_due"].includes(each.status) && changePaymentMethod(world, each, card),
    ]),
  fc
    .constantFrom(...cards)
    .map((card): [string, Act] => [
      `pay with ${card}`,
      (each) => pay(world, paymentMethodTransaction(world, each), { card, country: "US", email: "" }),
    ]),
);
const wait = fc.constantFrom(1, 45, 46, 1800, 86_400, 3 * 86_400, 12 * 86_400, 35 * 86_400, 400 * 86_400);
const clock: fc.Arbitrary<[string, Act]> = wait.map((seconds) => [
  `wait ${seconds} s`,
  () => advanceTo(world, new Date(now(world).getTime() + seconds * 1000)),
]);
const life = fc.record({
  start: fc.constantFrom(...starts),
  card: fc.option(fc.constantFrom(...cards)),
  credit: fc.constantFrom("0", "1500", "900000"),
  tax_rate: fc.constantFrom("0", "0.2", "0.08875"),
  steps: fc.array(fc.oneof({ weight: 3, arbitrary: act }, { weight: 2, arbitrary: clock }), {
    minLength: 1,
    maxLength: 14,
  }),
});

function current(id: string): Subscription {
  const subscription = world.state.subscriptions[id];
  assert(subscription);
  return subscription;
}

/** Takes a step; what is refused leaves the subscription as it was. */
function take(run: Act, subscription: Subscription): string | null {
  try {
    run(subscription);
    return null;
  } catch (error) {
    if (!(error instanceof PaddleError)) throw error;
    assert.deepEqual(current(subscription.id), subscription);
    return error.code;
  }
}

test(`the state table holds through ${sequences} random lives`, () => {
  test.setTimeout(30_000 + sequences * 60);
  const reached = new Map<string, number>();
  const count = (name: string) => reached.set(name, (reached.get(name) ?? 0) + 1);
  fc.assert(
    fc.property(life, ({ start, card, credit, tax_rate, steps }) => {
      setScene(world, { subscription: start, country: "US", credit, tax_rate, now: new Date(today) });
      world.state.last_occurred_micros = 0;
      putCard(start.customer_id, card);
      for (const [, run] of steps) {
        const before = current(start.id);
        const refused = take(run, before);
        const after = current(start.id);
        if (before.status === "canceled") assert.deepEqual(after, before);
        expectDatesFit(after);
        expectDebtsFit(world, after);
        expectMoneyAddsUp(world, credit);
        count(refused ?? after.status);
      }
      expectEventsInOrder(world, start.status);
    }),
    { numRuns: sequences },
  );
  // It means little unless every status and the rarer refusals came up.
  for (const name of ["trialing", "active", "past_due", "paused", "canceled", "subscription_payment_declined"]) {
    expect(reached.get(name) ?? 0, name).toBeGreaterThan(sequences / 300);
  }
});
