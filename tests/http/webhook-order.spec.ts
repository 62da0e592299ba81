import { getBillingAccount } from "@/lib/billing/subscriptions";
import { type Entity, newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver, type EventChanges } from "@/tests/fixtures/events";
import { asUser, hasAccess } from "@/tests/fixtures/people";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM } from "@/tests/fixtures/users";

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

function permutations<T>(list: T[]): T[][] {
  if (list.length < 2) return [list];
  return list.flatMap((one, index) => permutations(list.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}

test("a hundred identical deliveries at once are applied once", async ({ stack }) => {
  const event = buildEvent();
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(stack, event)));
  const count = (outcome: string) => answers.filter(({ body }) => body.outcome === outcome).length;
  expect({ applied: count("applied"), duplicate: count("duplicate") }).toEqual({ applied: 1, duplicate: 99 });
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toHaveLength(1);
});

const at = "2026-11-20T10:00:00";
const near: [name: string, earlier: EventChanges, later: EventChanges][] = [
  ["at the same instant, by id", { id: "evt_0", occurredAt: `${at}Z` }, { id: "evt_z", occurredAt: `${at}Z` }],
  ["a microsecond apart", { occurredAt: `${at}.123456Z` }, { occurredAt: `${at}.123457Z` }],
  ["a nanosecond apart", { occurredAt: `${at}.123456788Z` }, { occurredAt: `${at}.123456789Z` }],
  ["with fractions of different length", { occurredAt: `${at}.9Z` }, { occurredAt: `${at}.91Z` }],
  ["without and with a fraction", { occurredAt: `${at}Z` }, { occurredAt: `${at}.000001Z` }],
  ["in different zones", { occurredAt: "2026-11-20T11:00:00.5+02:00" }, { occurredAt: `${at}.5Z` }],
];
for (const [name, earlier, later] of near) {
  test(`of two events ${name} the later wins, in both orders`, async ({ stack }) => {
    const made = [
      { ...earlier, status: "active" },
      { ...later, status: "paused" },
    ];
    for (const order of permutations(made)) {
      const data = { id: newId("sub") };
      for (const { id = "evt_", occurredAt, status } of order) {
        const event = { id: id + newId("evt").slice(id.length), occurredAt, data: { ...data, status } };
        await deliver(stack, buildEvent(event));
      }
    }
    const rows = await stack.database.sql(`SELECT "status" FROM "Subscription"`);
    expect(rows).toEqual([{ status: "paused" }, { status: "paused" }]);
  });
}

const scheduled_change = { action: "cancel", effective_at: "2099-12-12T15:26:23Z", resume_at: null };
type Step = [days: number, status: string, more?: Entity];
type Life = { name: string; steps: Step[]; access: boolean; status: string; overdueDays: number | null };
const lives: Life[] = [
  {
    name: "that is overdue, told so twice, and was once before",
    steps: [
      [12, "past_due"],
      [9, "active"],
      [3, "past_due", { next_billed_at: null }],
      [1, "past_due"],
    ],
    ...{ access: true, status: "past_due", overdueDays: 3 },
  },
  {
    name: "that is overdue beyond its grace",
    steps: [
      [20, "trialing"],
      [15, "active"],
      [8, "past_due"],
      [2, "past_due"],
    ],
    ...{ access: false, status: "past_due", overdueDays: 8 },
  },
  {
    name: "from trial to a scheduled end",
    steps: [
      [20, "trialing"],
      [10, "active"],
      [5, "past_due"],
      [1, "active", { scheduled_change }],
    ],
    ...{ access: true, status: "active", overdueDays: null },
  },
  {
    name: "that has ended",
    steps: [
      [20, "active"],
      [10, "past_due"],
      [5, "active"],
      [1, "canceled", { next_billed_at: null }],
    ],
    ...{ access: false, status: "canceled", overdueDays: null },
  },
];
for (const { name, steps, access, status, overdueDays } of lives) {
  test(`a life ${name} comes out the same in all 24 orders`, async ({ stack }) => {
    const dated = steps.map(([days, status, more]) => ({
      days,
      at: daysAgo(days),
      data: { status, ...more },
    }));
    // Each order happens to a subscription of its own, all of them of one customer.
    const customer_id = newId("ctm");
    const live = async (order: typeof dated) => {
      const id = newId("sub");
      for (const { at, data } of order)
        await deliver(stack, buildEvent({ occurredAt: at, data: { ...data, id, customer_id } }));
    };
    await Promise.all(permutations(dated).map(live));
    await createSession(stack.database, SAM.email);
    await linkToCustomer(stack.database, SAM.email, customer_id);
    const { subscriptions } = await getBillingAccount(await asUser(stack, SAM.email));
    expect(subscriptions).toHaveLength(24);
    const scheduledAction = steps.at(-1)?.[2]?.scheduled_change ? "cancel" : null;
    const pastDueSince = dated.find(({ days }) => days === overdueDays)?.at ?? null;
    for (const one of subscriptions) expect(one).toMatchObject({ status, scheduledAction, pastDueSince });
    expect(await hasAccess(stack, SAM.email)).toBe(access);
  });
}
