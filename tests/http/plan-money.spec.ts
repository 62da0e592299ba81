import assert from "node:assert/strict";
import fc from "fast-check";
import { expect, test } from "playwright/test";
import { addDuration } from "@/emulator/duration";
import type { Subscription } from "@/emulator/entities/subscription";
import type { Transaction } from "@/emulator/entities/transaction";
import { addons, intervals, plans } from "@/lib/billing/plans";
import { startTestDatabase, type TestDatabase } from "@/tests/fixtures/database";
import { API_KEY, WEBHOOK_SECRET } from "@/tests/fixtures/emulator";
import { captured, itemOf, setScene } from "@/tests/fixtures/emulator-world";
import { PlanChanger, serveWorld } from "@/tests/fixtures/plan-changes";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const MINUTE_MS = 60_000;
const places = [
  ["US", "USD"],
  ["DE", "EUR"],
  ["JP", "JPY"],
] as const;
const seats = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 999 }));
const held = fc.record({
  plan: fc.constantFrom(...plans),
  interval: fc.constantFrom(...intervals),
  quantity: seats,
});
const change = fc.record({
  before: held,
  after: held,
  hasAddon: fc.boolean(),
  place: fc.constantFrom(...places),
  start: fc.date({ min: new Date("2025-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
  passed: fc.double({ min: 0, max: 0.999, noNaN: true }),
  tax_rate: fc.constantFrom("0", "0.2", "0.19", "0.08875", "0.07"),
  credit: fc.oneof(
    { weight: 2, arbitrary: fc.constant("0") },
    fc.integer({ min: 1, max: 500_000 }).map(String),
  ),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const seatsOf = ({ plan, quantity }: Change["before"]) => (plan.hasSeats ? quantity : 1);

function sceneOf(sam: Subscription, { before, hasAddon, place, start, passed, tax_rate, credit }: Change) {
  const [country, currency_code] = place;
  const billing_cycle = { interval: before.interval, frequency: 1 } as const;
  const starts_at = start.toISOString();
  const period = { starts_at, ends_at: addDuration(starts_at, billing_cycle) };
  const sold = [{ ids: before.plan.priceIds, quantity: seatsOf(before) }];
  for (const { priceIds } of hasAddon ? addons : []) sold.push({ ids: priceIds, quantity: 1 });
  const items = sold.map(({ ids, quantity }) => itemOf(ids[before.interval], quantity, period));
  const current = { current_billing_period: period, next_billed_at: period.ends_at };
  const subscription: Subscription = { ...sam, ...current, currency_code, billing_cycle, items };
  const length = Date.parse(period.ends_at) - start.getTime();
  const now = new Date(start.getTime() + Math.floor((length * passed) / MINUTE_MS) * MINUTE_MS);
  return { subscription, country, credit, tax_rate, now };
}

let database: TestDatabase;
let paddle: Awaited<ReturnType<typeof serveWorld>>;
let app: PlanChanger;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  [database, paddle] = await Promise.all([startTestDatabase(), serveWorld()]);
  app = new PlanChanger({
    DATABASE_URL: database.url,
    PADDLE_ENVIRONMENT: "local",
    PADDLE_API_URL: paddle.url,
    PADDLE_API_KEY: API_KEY,
    PADDLE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  });
  await app.ready();
});
test.afterAll(async () => {
  app.stop();
  paddle.stop();
  await database.stop();
});

async function ownerOf(id: string): Promise<string> {
  await createSession(database, SAM.email);
  await linkToCustomer(database, SAM.email, SAM.customerId);
  await database.sql(
    `INSERT INTO "Subscription" SELECT row.* FROM jsonb_populate_record(NULL::"Subscription", $1::jsonb) AS row`,
    [
      JSON.stringify({
        ...{ id, paddleCustomerId: SAM.customerId, status: "active", collectionMode: "automatic" },
        ...{
          currencyCode: "USD",
          billingInterval: "month",
          billingFrequency: 1,
          items: [],
          occurredAt: "",
          eventId: "",
        },
      }),
    ],
  );
  const [user] = await database.sql<{ id: string }>(`SELECT "id" FROM "User"`);
  return user?.id ?? "";
}

test("for any plan, seats, interval, date, currency, tax and credit, the amount on the button is the one that is charged", async () => {
  test.setTimeout(600_000);
  const userId = await ownerOf(SAM_ACTIVE);
  const { world } = paddle;
  const sam = world.state.subscriptions[SAM_ACTIVE];
  if (!sam) throw new Error("Sam has no subscription.");
  const counts = { charged: 0, credited: 0, refused: new Set<string>() };

  await fc.assert(
    fc.asyncProperty(change, async (given) => {
      const scene = sceneOf(sam, given);
      setScene(world, scene);
      await database.sql(`DELETE FROM "AuditEntry"`);
      const { plan, interval } = given.after;
      const order = {
        userId,
        subscriptionId: SAM_ACTIVE,
        plan: plan.id,
        interval,
        quantity: seatsOf(given.after),
      };
      const { preview, change: made } = await app.carryOut({ ...order, now: scene.now.toISOString() });
      const charges: Transaction[] = Object.values(world.state.transactions);
      if ("refused" in preview) {
        counts.refused.add(preview.refused);
        return assert.deepEqual(charges, []);
      }
      const { dueNow, credit } = preview.preview;
      const [charge] = charges;
      const total = charge?.details.totals;
      assert.equal(charges.length, 1);
      assert.equal(dueNow?.amount ?? "0", total?.grand_total);
      assert.equal(captured(charges), BigInt(dueNow?.amount ?? "0"));
      assert.equal(charge?.currency_code, given.place[1]);
      const balances = Object.values(world.state.credit_balances).map(({ balance }) =>
        BigInt(balance.available),
      );
      const [available = 0n] = balances;
      assert.equal(
        available,
        BigInt(given.credit) - BigInt(total?.credit ?? 0) + BigInt(credit?.amount ?? 0),
      );
      assert.deepEqual(made, { changed: true, charged: dueNow });
      counts[dueNow ? "charged" : "credited"] += 1;
    }),
    { numRuns: 300 },
  );
  console.log(
    `plan-money: ${counts.charged} charged, ${counts.credited} without charge, refused: ${[...counts.refused]}`,
  );
  expect(counts.charged).toBeGreaterThan(80);
  expect(counts.credited).toBeGreaterThan(20);
  const expected = ["renewing-soon", "same-plan", "too-small"];
  expect([...counts.refused].filter((refusal) => !expected.includes(refusal))).toEqual([]);
});
