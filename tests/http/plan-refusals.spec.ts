import { API_KEY } from "@/tests/fixtures/emulator";
import { prices, subscriptions } from "@/tests/fixtures/emulator-ids";
import { sdkFor } from "@/tests/fixtures/emulator-rig";
import {
  callForm,
  type Fields,
  listedSession,
  outcomeOf,
  patches,
  previewPlan,
} from "@/tests/fixtures/plan-forms";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";
import { findSubscription, moveWorldBack } from "@/tests/fixtures/world";

const MINUTE_MS = 60_000;
const paddle = ({ emulator }: Stack) => sdkFor(emulator.url, API_KEY);

/** Paddle's clock goes to this long before a subscription renews, or does what is scheduled; the app's does not. */
async function goNear(stack: Stack, id: string, minutes: number): Promise<void> {
  const { next_billed_at, scheduled_change } = await findSubscription(stack.emulator, id);
  const { now } = await stack.emulator.state<{ now: string }>();
  const instant = Date.parse(next_billed_at ?? scheduled_change?.effective_at ?? "");
  const seconds = Math.floor((instant - minutes * MINUTE_MS - Date.parse(now)) / 1_000);
  await stack.emulator.control("clock", { advance: `PT${seconds}S` });
}

type Case = {
  why: string;
  email?: string;
  id?: string;
  query?: string;
  arrange?: (stack: Stack) => Promise<unknown>;
  words: string;
};

const cases: Case[] = [
  { why: "past due", email: "pia@example.com", id: subscriptions.pia, words: "A payment is overdue." },
  { why: "ended", email: "cora@example.com", id: subscriptions.cora, words: "This subscription has ended" },
  {
    why: "paid by invoice",
    email: "mona@example.com",
    id: subscriptions.mona,
    words: "This subscription is paid by invoice.",
  },
  {
    why: "about to renew, by Paddle's clock",
    arrange: (stack) => goNear(stack, SAM_ACTIVE, 20),
    words: "Your subscription renews within half an hour.",
  },
  {
    why: "about to end, by Paddle's clock",
    email: "carl@example.com",
    id: subscriptions.carl,
    arrange: (stack) => goNear(stack, subscriptions.carl, 20),
    words: "Your subscription renews within half an hour.",
  },
  {
    why: "without a payment method",
    query: "plan=pro&interval=month&quantity=20",
    arrange: ({ emulator }) => emulator.control(`customers/${SAM.customerId}/payment-method`, { card: null }),
    words: "There is no payment method on file.",
  },
  {
    why: "too small to be charged",
    query: "plan=pro&interval=month&quantity=11",
    arrange: (stack) => goNear(stack, SAM_ACTIVE, 6 * 60),
    words: "The amount due is too small to be charged.",
  },
  {
    why: "with an add-on that is not sold for a year",
    query: "plan=pro&interval=year&quantity=10",
    arrange: (stack) =>
      paddle(stack).subscriptions.update(SAM_ACTIVE, {
        items: [
          { priceId: prices.proMonthly, quantity: 10 },
          { priceId: prices.supportMonthly, quantity: 1 },
        ],
        prorationBillingMode: "do_not_bill",
      }),
    words: "One of your add-ons isn’t sold for this interval.",
  },
  {
    why: "what is there already",
    query: "plan=pro&interval=month&quantity=10",
    words: "This is what you have already.",
  },
  {
    why: "for no seats",
    query: "plan=pro&interval=month&quantity=0",
    words: "This number of seats isn’t offered",
  },
];
for (const { why, email = SAM.email, id = SAM_ACTIVE, query = "plan=enterprise", arrange, words } of cases) {
  test(`a change ${why} is refused in words, with nothing to confirm`, async ({ stack }) => {
    const session = await listedSession(stack, email);
    await arrange?.(stack);
    const before = (await patches(stack)).length;
    const { answer, button } = await previewPlan(stack, session, query, id);
    expect(answer.text).toContain(words);
    expect(button).toBe("");
    const [plan = "enterprise", interval = "month", quantity = "1"] = query
      .split("&")
      .map((one) => one.split("=")[1]);
    const fields: Fields = { plan, interval, quantity, shown: "- - -", subscriptionId: id };
    const outcome = outcomeOf(await callForm(stack, "confirmPlan", fields, session));
    expect(outcome).toMatchObject({ isDone: false, message: expect.stringContaining(words) });
    expect((await patches(stack)).length).toBe(before);
  });
}

test("by the app's own clock the half hour before a renewal is closed, and Paddle is not asked for a price", async ({
  stack,
}) => {
  const { next_billed_at } = await findSubscription(stack.emulator, SAM_ACTIVE);
  await moveWorldBack(stack.emulator, next_billed_at ?? "", -20 / (24 * 60));
  const session = await listedSession(stack, SAM.email);
  const { answer } = await previewPlan(stack, session, "plan=enterprise");
  expect(answer.text).toContain("Your subscription renews within half an hour.");
  expect((await stack.emulator.requests()).filter(({ path }) => path.endsWith("/preview"))).toEqual([]);
});

test("after twenty charges in an hour Paddle's refusal is said", async ({ stack }) => {
  const session = await listedSession(stack, SAM.email);
  const { fields } = await previewPlan(stack, session, "plan=enterprise");
  for (let times = 0; times < 20; times++) {
    const items = [{ priceId: prices.proMonthly, quantity: 100 + times }];
    await paddle(stack).subscriptions.update(SAM_ACTIVE, {
      items,
      prorationBillingMode: "prorated_immediately",
    });
  }
  const { fields: again } = await previewPlan(stack, session, "plan=enterprise");
  expect(again.shown).not.toBe(fields.shown);
  const outcome = outcomeOf(await callForm(stack, "confirmPlan", again, session));
  expect(outcome).toMatchObject({ isDone: false, message: expect.stringContaining("was changed too often") });
});

for (const [count, span] of [
  [20, "59 minutes"],
  [100, "23 hours"],
] as const) {
  test(`${count} changes in the last ${span} are enough, and Paddle is not asked for more`, async ({
    stack,
  }) => {
    const session = await listedSession(stack, SAM.email);
    const { fields } = await previewPlan(stack, session, "plan=enterprise");
    await stack.database.sql(
      `INSERT INTO "AuditEntry" ("userId", "action", "subscriptionId", "outcome", "at")
       SELECT u."id", 'change-plan', $1, 'done', now() - $2::interval FROM "User" u, generate_series(1, $3::int)`,
      [SAM_ACTIVE, span, count],
    );
    const outcome = outcomeOf(await callForm(stack, "confirmPlan", fields, session));
    expect(outcome?.message).toContain("was changed too often");
    expect(await patches(stack)).toEqual([]);
  });
}

test("a trial without a card changes plan, for nothing", async ({ stack }) => {
  const session = await listedSession(stack, "theo@example.com");
  const { fields, button } = await previewPlan(stack, session, "plan=enterprise", subscriptions.theo);
  expect(button).toBe("Change without charge");
  const outcome = outcomeOf(await callForm(stack, "confirmPlan", fields, session));
  expect(outcome?.message).toBe("Your plan is changed. Nothing was charged now.");
});

test("there is nothing to undo where nothing is scheduled, and nothing to resume where nothing is paused", async ({
  stack,
}) => {
  const session = await listedSession(stack, SAM.email);
  const undone = outcomeOf(
    await callForm(stack, "keepSubscription", { subscriptionId: SAM_ACTIVE }, session),
  );
  expect(undone?.message).toBe("There is nothing scheduled to undo.");
  const page = await visit(stack, `/settings/billing/${SAM_ACTIVE}/resume`, { session });
  expect(page.text).toContain("This subscription isn’t paused.");
});

test("credit is taken off the price of resuming, on the button as on the bill", async ({ stack }) => {
  const session = await listedSession(stack, SAM.email);
  await stack.emulator.control("credit", { customer_id: SAM.customerId, amount: "12345" });
  const page = await visit(stack, `/settings/billing/${SAM_PAUSED}/resume`, { session });
  expect(page.text).toContain("You pay $276.55 now, and $400.00 per month from then on.");
  const fields = { subscriptionId: SAM_PAUSED, amount: "27655", currencyCode: "USD" };
  const outcome = outcomeOf(await callForm(stack, "confirmResume", fields, session));
  expect(outcome?.message).toBe("Your subscription is active again. You were charged $276.55.");
});
