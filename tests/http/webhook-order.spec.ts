import { type Entity, newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

function permutations<T>(list: T[]): T[][] {
  if (list.length < 2) return [list];
  return list.flatMap((one, index) => permutations(list.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}

const bothOrders = <T>(a: T, b: NoInfer<T>): T[][] => [
  [a, b],
  [b, a],
];

test("a hundred identical deliveries at once are applied once", async ({ stack }) => {
  const event = buildEvent();
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(stack, event)));
  const count = (outcome: string) => answers.filter(({ body }) => body.outcome === outcome).length;
  expect({ applied: count("applied"), duplicate: count("duplicate") }).toEqual({ applied: 1, duplicate: 99 });
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toHaveLength(1);
});

test("of events at the same instant the higher event id wins, in both orders", async ({ stack }) => {
  const occurredAt = "2026-11-20T10:00:00.123456Z";
  const [low, high] = [`evt_0${newId("evt").slice(5)}`, `evt_z${newId("evt").slice(5)}`];
  for (const order of bothOrders({ id: low, status: "active" }, { id: high, status: "paused" })) {
    const id = newId("sub");
    for (const one of order) {
      const suffix = order[0]?.id === low ? "a" : "b";
      await deliver(
        stack,
        buildEvent({ id: one.id.slice(0, -1) + suffix, occurredAt, data: { id, status: one.status } }),
      );
    }
    const rows = await stack.database.sql(`SELECT "status" FROM "Subscription" WHERE "id" = $1`, [id]);
    expect(rows).toEqual([{ status: "paused" }]);
  }
});

const near: [name: string, earlier: string, later: string][] = [
  ["a microsecond apart", "2026-11-20T10:00:00.123456Z", "2026-11-20T10:00:00.123457Z"],
  ["a nanosecond apart", "2026-11-20T10:00:00.123456788Z", "2026-11-20T10:00:00.123456789Z"],
  ["with fractions of different length", "2026-11-20T10:00:00.9Z", "2026-11-20T10:00:00.91Z"],
  ["without and with a fraction", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000001Z"],
  ["in different zones", "2026-11-20T11:00:00.5+02:00", "2026-11-20T10:00:00.5Z"],
];
for (const [name, earlier, later] of near) {
  test(`of two events ${name} the later wins, in both orders`, async ({ stack }) => {
    const first = { occurredAt: earlier, status: "active" };
    for (const order of bothOrders(first, { occurredAt: later, status: "paused" })) {
      const id = newId("sub");
      for (const { occurredAt, status } of order)
        await deliver(stack, buildEvent({ occurredAt, data: { id, status } }));
      const rows = await stack.database.sql(`SELECT "status" FROM "Subscription" WHERE "id" = $1`, [id]);
      expect(rows).toEqual([{ status: "paused" }]);
    }
  });
}

test("an update before the creation stays, and the creation is stale", async ({ stack }) => {
  const updated = buildEvent({ occurredAt: daysAgo(1), data: { status: "trialing" } });
  const created = buildEvent({ type: "subscription.created", occurredAt: daysAgo(2) });
  expect((await deliver(stack, updated)).body).toEqual({ outcome: "applied" });
  expect((await deliver(stack, created)).body).toEqual({ outcome: "stale" });
  expect(await stack.database.sql(`SELECT "status" FROM "Subscription"`)).toEqual([{ status: "trialing" }]);
});

test("a canceled subscription is not brought back by a late event, and the gate stays closed", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  const canceled = { status: "canceled", canceled_at: daysAgo(1).toISOString(), next_billed_at: null };
  await deliver(stack, buildEvent({ type: "subscription.canceled", occurredAt: daysAgo(1), data: canceled }));
  expect((await deliver(stack, buildEvent({ occurredAt: daysAgo(1.001) }))).body).toEqual({
    outcome: "stale",
  });
  expect(await stack.database.sql(`SELECT "status" FROM "Subscription"`)).toEqual([{ status: "canceled" }]);
  expect((await visit(stack, "/api/pro", { session })).status).toBe(403);
});

type Step = { days: number; data: Entity };
type Life = { name: string; steps: Step[]; access: 200 | 403; row: Entity; overdueDays: number | null };

const lives: Life[] = [
  {
    name: "that ends overdue, twice told and once mended before,",
    steps: [
      { days: 12, data: { status: "past_due" } },
      { days: 9, data: { status: "active" } },
      { days: 3, data: { status: "past_due", next_billed_at: null } },
      { days: 1, data: { status: "past_due" } },
    ],
    access: 200,
    row: { status: "past_due", scheduledAction: null },
    overdueDays: 3,
  },
  {
    name: "that is overdue beyond its grace",
    steps: [
      { days: 20, data: { status: "trialing" } },
      { days: 15, data: { status: "active" } },
      { days: 8, data: { status: "past_due" } },
      { days: 2, data: { status: "past_due" } },
    ],
    access: 403,
    row: { status: "past_due", scheduledAction: null },
    overdueDays: 8,
  },
  {
    name: "from trial to a scheduled end",
    steps: [
      { days: 20, data: { status: "trialing" } },
      { days: 10, data: { status: "active" } },
      { days: 5, data: { status: "past_due" } },
      {
        days: 1,
        data: {
          scheduled_change: { action: "cancel", effective_at: "2026-12-12T15:26:23Z", resume_at: null },
        },
      },
    ],
    access: 200,
    row: { status: "active", scheduledAction: "cancel" },
    overdueDays: null,
  },
];

for (const { name, steps, access, row, overdueDays } of lives) {
  test(`a life ${name} comes out the same in all 24 orders`, async ({ stack }) => {
    const dated = steps.map(({ days, data }) => ({ occurredAt: daysAgo(days), data }));
    const overdueSince = dated[steps.findIndex(({ days }) => days === overdueDays)]?.occurredAt.toISOString();
    for (const [index, order] of permutations(dated).entries()) {
      const [id, customer_id, email] = [newId("sub"), newId("ctm"), `life${index}@example.com`];
      for (const { occurredAt, data } of order) {
        await deliver(stack, buildEvent({ occurredAt, data: { ...data, id, customer_id } }));
      }
      const session = await createSession(stack.database, email);
      await linkToCustomer(stack.database, email, customer_id);
      expect((await visit(stack, "/api/pro", { session })).status).toBe(access);
      const rows = await stack.database.sql(
        `SELECT "status", "scheduledAction" FROM "Subscription" WHERE "id" = $1`,
        [id],
      );
      expect(rows).toEqual([row]);
      const { text } = await visit(stack, "/settings/billing", { session });
      if (overdueSince) expect(text).toContain(`dateTime="${overdueSince}"`);
      else expect(text).not.toContain("Overdue since");
    }
  });
}

test("deliveries shuffled and repeated by the emulator leave what happened last", async ({ stack }) => {
  const { control } = stack.emulator;
  await control("deliveries", { hold: true, duplicate: 2 });
  const call = (path: string) =>
    fetch(`${stack.emulator.url}/subscriptions/${SAM_ACTIVE}${path}`, {
      method: path ? "POST" : "PATCH",
      headers: {
        Authorization: `Bearer ${stack.variables.PADDLE_API_KEY}`,
        "Content-Type": "application/json",
      },
      body: path ? "{}" : JSON.stringify({ scheduled_change: null }),
    });
  for (const path of ["/cancel", "", "/pause", "", "/cancel"]) expect((await call(path)).status).toBe(200);
  await control("deliveries", { shuffle: true, flush: true });
  await control("settle");
  const rows = await stack.database.sql(`SELECT "scheduledAction" FROM "Subscription" WHERE "id" = $1`, [
    SAM_ACTIVE,
  ]);
  expect(rows).toEqual([{ scheduledAction: "cancel" }]);
});
