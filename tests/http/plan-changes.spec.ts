import type { User } from "@/lib/auth/user";
import { PREVIEWS_PER_MINUTE } from "@/lib/billing/audit";
import {
  type Changed,
  changePlan,
  previewPlanChange,
  previewResume,
  removeScheduledChange,
  resumeSubscription,
} from "@/lib/billing/change-subscription";
import { createInvoiceLink, listOwnPayments } from "@/lib/billing/payments";
import type { Interval } from "@/lib/billing/plan-catalog";
import type { PlanChoice } from "@/lib/billing/plan-change";
import { createPortalLink } from "@/lib/billing/portal";
import { PaddleError } from "@/lib/paddle/errors";
import { newId } from "@/tests/fixtures/entities";
import { signInSynced } from "@/tests/fixtures/people";
import { requirePlan } from "@/tests/fixtures/plan-subscriptions";
import { prices, subscriptions, transactions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

/** Paddle's date in these tests; the app is told it, too. */
const NOW = new Date("2026-05-20T12:00:00Z");
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

const path = `/subscriptions/${SAM_ACTIVE}`;
const charged = { charged: { amount: expect.any(String), currencyCode: "USD" } };

/** Seats of Pro; Sam has ten, billed monthly. */
const seats = (quantity: number, interval: Interval = "month") => ({ plan: requirePlan("pro"), interval, quantity });
const enterprise = { ...seats(1), plan: requirePlan("enterprise") };

/** Somebody signed in; Paddle's clock stands still, so that no amount moves between a price and its confirmation. */
async function person(stack: Stack, name = "sam"): Promise<User> {
  await stack.emulator.control("reset", { now: NOW.toISOString() });
  await stack.emulator.control("clock", { freeze: true });
  return (await signInSynced(stack, `${name}@example.com`)).user;
}

/** Shows the price of so many seats to Sam, and returns his click on the button below it. */
async function shown(user: User, quantity: number) {
  const priced = await previewPlanChange(user, SAM_ACTIVE, seats(quantity), NOW);
  if ("refused" in priced) throw new Error(`There is no price: ${priced.refused}.`);
  return () => changePlan(user, SAM_ACTIVE, seats(quantity), priced.quote, NOW);
}

const sent = async ({ emulator }: Stack, method: string) =>
  (await emulator.requests()).filter((one) => one.method === method && !one.path.includes("preview")).length;
const previews = async ({ emulator }: Stack) =>
  (await emulator.requests()).filter((one) => one.path.endsWith("/preview")).length;
const fault = ({ emulator }: Stack, what: object) => emulator.control("faults", { path, method: "PATCH", ...what });

test("two different confirmations at once are one change; the other is told to wait", async ({ stack }) => {
  const user = await person(stack);
  const clicks = [await shown(user, 12), await shown(user, 15)];
  await fault(stack, { latencyMs: 500 });
  const answers = await Promise.all(clicks.map((click) => click()));
  expect(answers).toContainEqual(expect.objectContaining(charged));
  expect(answers).toContainEqual({ refused: "busy" });
  expect(await sent(stack, "PATCH")).toBe(1);
});

test("two changes of one customer don't count on the same credit: one at a time", async ({ stack }) => {
  const user = await person(stack);
  const click = await shown(user, 12);
  await fault(stack, { latencyMs: 500 });
  const first = click();
  await expect.poll(() => sent(stack, "PATCH")).toBe(1);
  expect(await removeScheduledChange(user, SAM_PAUSED, NOW)).toEqual({ refused: "busy" });
  expect(await first).toMatchObject(charged);
});

test("paused within the period that is paid for, no plan is changed for nothing: it is resumed first", async ({
  stack,
}) => {
  const user = await person(stack);
  await stack.emulator.api("POST", `${path}/pause`, { effective_from: "immediately" });
  expect(await previewPlanChange(user, SAM_ACTIVE, enterprise, NOW)).toEqual({ refused: "resume-first" });
  expect(await changePlan(user, SAM_ACTIVE, enterprise, "", NOW)).toEqual({ refused: "resume-first" });
  const resumption = await previewResume(user, SAM_ACTIVE, NOW);
  if ("refused" in resumption) throw new Error(resumption.refused);
  await resumeSubscription(user, SAM_ACTIVE, resumption.quote, NOW);
  expect(await previewPlanChange(user, SAM_ACTIVE, enterprise, NOW)).toMatchObject({ preview: expect.anything() });
});

test("a lock whose process died holds until its time is over, and no longer", async ({ stack }) => {
  const click = await shown(await person(stack), 12);
  await stack.database.sql(`INSERT INTO "CustomerLock" VALUES ($1, now() + interval '1 minute')`, [SAM.customerId]);
  expect(await click()).toEqual({ refused: "busy" });
  await stack.database.sql(`UPDATE "CustomerLock" SET "lockedUntil" = now() - interval '1 second'`);
  expect(await click()).toMatchObject(charged);
  expect(await stack.database.sql(`SELECT 1 FROM "CustomerLock"`)).toEqual([]);
});

test("a change that outlived its lock leaves the lock of the next one alone", async ({ stack }) => {
  const click = await shown(await person(stack), 12);
  await fault(stack, { latencyMs: 500 });
  const first = click();
  await expect.poll(() => sent(stack, "PATCH")).toBe(1);
  await stack.database.sql(`UPDATE "CustomerLock" SET "lockedUntil" = now() + interval '1 hour'`);
  expect(await first).toMatchObject(charged);
  expect(await stack.database.sql(`SELECT 1 FROM "CustomerLock"`)).toHaveLength(1);
});

const failures = [
  { why: "that Paddle never got is not said to be undone", what: { reset: true }, refused: "unconfirmed" },
  { why: "that Paddle had no time for was not made", what: { status: 429 }, refused: "rate-limited" },
];
for (const { why, what, refused } of failures) {
  test(`a change ${why}, and is not sent again`, async ({ stack }) => {
    const click = await shown(await person(stack), 14);
    await fault(stack, what);
    expect(await click()).toEqual({ refused });
    expect(await sent(stack, "PATCH")).toBe(1);
  });
}

test("a database that fails after the charge does not make it undone", async ({ stack }) => {
  const click = await shown(await person(stack), 14);
  await fault(stack, { latencyMs: 500 });
  const answer = click();
  await expect.poll(() => sent(stack, "PATCH")).toBe(1);
  await stack.database.cut();
  expect(await answer).toMatchObject(charged);
  await stack.database.mend();
});

/** Sam's subscription renews in so many minutes. */
const renewIn = ({ emulator }: Stack, minutes: number) =>
  emulator.api("PATCH", path, { next_billed_at: at(minutes), proration_billing_mode: "do_not_bill" });

type Case = {
  why: string;
  refused: string;
  who?: "pia";
  choice?: PlanChoice;
  arrange?: (stack: Stack) => Promise<unknown>;
};
const cases: Case[] = [
  { why: "while a payment is overdue", who: "pia", refused: "past-due" },
  {
    why: "just before it renews by Paddle's clock",
    arrange: async (stack) => {
      await renewIn(stack, 31);
      await stack.emulator.control("clock", { advance: "PT11M" });
    },
    refused: "renewing-soon",
  },
  {
    why: "without a payment method",
    choice: seats(20),
    arrange: ({ emulator }) => emulator.control(`customers/${SAM.customerId}/payment-method`, { card: null }),
    refused: "no-payment-method",
  },
  {
    why: "whose charge is too small",
    choice: seats(11),
    arrange: (stack) => renewIn(stack, 60),
    refused: "too-small",
  },
  {
    why: "to a year, with an add-on that is not sold for one",
    choice: seats(10, "year"),
    arrange: ({ emulator }) =>
      emulator.api("PATCH", path, {
        items: [prices.proMonthly, prices.supportMonthly].map((price_id) => ({ price_id, quantity: 1 })),
        proration_billing_mode: "do_not_bill",
      }),
    refused: "mixed-intervals",
  },
];
for (const { why, refused, who, choice = enterprise, arrange } of cases) {
  test(`a change ${why} has no price and is not made`, async ({ stack }) => {
    const user = await person(stack, who);
    await arrange?.(stack);
    const before = await sent(stack, "PATCH");
    const id = who ? subscriptions[who] : SAM_ACTIVE;
    expect(await previewPlanChange(user, id, choice, NOW)).toEqual({ refused });
    expect(await changePlan(user, id, choice, "- - -", NOW)).toEqual({ refused });
    expect(await sent(stack, "PATCH")).toBe(before);
  });
}

test("observed 1: a trial changes its seats for nothing, and not its plan", async ({ stack }) => {
  const user = await person(stack, "tess");
  const priced = await previewPlanChange(user, subscriptions.tess, seats(7), NOW);
  expect(priced).toMatchObject({ preview: { dueNow: null, recurring: { amount: "21000" } } });
  const quote = "quote" in priced ? priced.quote : "";
  expect(await changePlan(user, subscriptions.tess, seats(7), quote, NOW)).toEqual({ charged: null });
  const before = await previews(stack);
  for (const choice of [enterprise, seats(7, "year")])
    expect(await previewPlanChange(user, subscriptions.tess, choice, NOW)).toEqual({ refused: "trial" });
  expect(await previews(stack)).toBe(before);
});

test("observed 6: after a decline a second try has words of its own, and no payment is called past due", async ({
  stack,
}) => {
  const user = await person(stack);
  const [first, second] = [await shown(user, 12), await shown(user, 12)];
  await stack.emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4000000000000002" });
  expect(await first()).toEqual({ refused: "declined" });
  expect(await second()).toEqual({ refused: "attempt-pending" });
  const newest = async () => {
    const listed = await listOwnPayments(user, null, new Date());
    return "payments" in listed && listed.payments[0]?.status;
  };
  expect(await newest()).toBe("declined");
  await stack.emulator.control("clock", { advance: "PT45S" });
  expect(await newest()).toBe("canceled");
  await stack.emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4242424242424242" });
  expect(await second()).toMatchObject(charged);
});

test("observed 12: while the paid period runs, resuming continues it and charges nothing", async ({ stack }) => {
  const user = await person(stack);
  await stack.emulator.api("POST", `${path}/pause`, { effective_from: "immediately" });
  const before = await newestTransaction(stack);
  const shown = await previewResume(user, SAM_ACTIVE, NOW);
  expect(shown).toMatchObject({ cost: { dueNow: null, recurring: { amount: "40000" } } });
  const paidUntil = "cost" in shown ? shown.cost.paidUntil : null;
  const quote = "quote" in shown ? shown.quote : "";
  // Whoever was shown a charge isn't given the other: nor the other way round.
  expect(await resumeSubscription(user, SAM_ACTIVE, quote, new Date(paidUntil ?? ""))).toEqual({ outdated: true });
  expect(await resumeSubscription(user, SAM_ACTIVE, quote, NOW)).toEqual({ charged: null });
  const { data } = await stack.emulator.api<{ data: object }>("GET", path);
  expect(data).toMatchObject({ status: "active", next_billed_at: paidUntil });
  expect(await newestTransaction(stack)).toBe(before);
});

const newestTransaction = async ({ emulator }: Stack) => {
  const query = `subscription_id=${SAM_ACTIVE}&order_by=id[DESC]&per_page=1`;
  const { data } = await emulator.api<{ data: { id: string }[] }>("GET", `/transactions?${query}`);
  return data[0]?.id;
};

test("observed 12: a new period is charged as shown once the paid one is over", async ({ stack }) => {
  const user = await person(stack);
  await stack.emulator.api("POST", `${path}/pause`, { effective_from: "immediately" });
  await stack.emulator.control("clock", { advance: "P1M" });
  const shown = await previewResume(user, SAM_ACTIVE, at(60 * 24 * 31));
  expect(shown).toMatchObject({ cost: { dueNow: { amount: "40000" }, paidUntil: null } });
  const quote = "quote" in shown ? shown.quote : "";
  expect(await resumeSubscription(user, SAM_ACTIVE, quote, at(60 * 24 * 31))).toMatchObject(charged);
});

/** Sam's click on a price that was shown so many minutes ago by both clocks. */
async function clickAfter(stack: Stack, user: User, minutes: number, choice: PlanChoice = seats(20)) {
  const priced = await previewPlanChange(user, SAM_ACTIVE, choice, NOW);
  if ("refused" in priced) throw new Error(`There is no price: ${priced.refused}.`);
  await stack.emulator.control("clock", { advance: `PT${minutes}M` });
  return { ...priced, answer: await changePlan(user, SAM_ACTIVE, choice, priced.quote, at(minutes)) };
}
const amountOf = (answer: object): bigint =>
  BigInt("charged" in answer ? ((answer as Changed).charged?.amount ?? 0) : -1);

test("confirmed after nine minutes a change is made for less than was shown, and the answer says what was charged", async ({
  stack,
}) => {
  const { terms, preview, answer } = await clickAfter(stack, await person(stack), 9, seats(500));
  expect(terms.mostDue).toEqual(preview.dueNow);
  expect(amountOf(answer)).toBeGreaterThan(0n);
  expect(amountOf(answer)).toBeLessThan(BigInt(preview.dueNow?.amount ?? 0));
});

test("confirmed after nine minutes a change to a year costs more than at first, and no more than the most that was shown", async ({
  stack,
}) => {
  const { terms, preview, answer } = await clickAfter(stack, await person(stack), 9, seats(10, "year"));
  expect(amountOf(answer)).toBeGreaterThan(BigInt(preview.dueNow?.amount ?? 0));
  expect(amountOf(answer)).toBeLessThanOrEqual(BigInt(terms.mostDue?.amount ?? 0));
});

test("confirmed after nine minutes a cheaper plan is given, though its credit has become smaller", async ({
  stack,
}) => {
  const { answer } = await clickAfter(stack, await person(stack), 9, enterprise);
  expect(answer).toEqual({ charged: null });
});

test("confirmed after eleven minutes a change is asked again, though it would cost less", async ({ stack }) => {
  const { answer } = await clickAfter(stack, await person(stack), 11, seats(500));
  expect(answer).toEqual({ outdated: true });
  expect(await sent(stack, "PATCH")).toBe(0);
});

const rises: [why: string, rise: (stack: Stack) => Promise<unknown>][] = [
  ["the tax rose", ({ emulator }) => emulator.control("tax", { rate: "0.2" })],
  ["the next bill moved", (stack) => renewIn(stack, 60)],
];
for (const [why, rise] of rises) {
  test(`a change is asked again when ${why}, at once`, async ({ stack }) => {
    const click = await shown(await person(stack), 20);
    await rise(stack);
    const before = await sent(stack, "PATCH");
    expect(await click()).toEqual({ outdated: true });
    expect(await sent(stack, "PATCH")).toBe(before);
  });
}

test("credit that was spent elsewhere when a change is confirmed is not replaced by a charge", async ({ stack }) => {
  const user = await person(stack);
  await stack.emulator.control("credit", { customer_id: SAM.customerId, amount: "30000" });
  const click = await shown(user, 20);
  const resumption = await previewResume(user, SAM_PAUSED, NOW);
  const quote = "quote" in resumption ? resumption.quote : "";
  expect(await resumeSubscription(user, SAM_PAUSED, quote, NOW)).toMatchObject(charged);
  expect(await click()).toEqual({ outdated: true });
});

test("a paid period that ended before its bill says is not offered again: the new one's price is", async ({
  stack,
}) => {
  const user = await person(stack);
  await renewIn(stack, 31);
  await stack.emulator.api("POST", `${path}/pause`, { effective_from: "immediately" });
  await stack.emulator.control("clock", { advance: "PT40M" });
  const offered = await previewResume(user, SAM_ACTIVE, at(40));
  expect(offered).toMatchObject({ cost: { dueNow: null, paidUntil: expect.any(String) } });
  const quote = "quote" in offered ? offered.quote : "";
  expect(await resumeSubscription(user, SAM_ACTIVE, quote, at(40))).toEqual({ refused: "period-ended" });
  const again = await previewResume(user, SAM_ACTIVE, at(40));
  expect(again).toMatchObject({ cost: { dueNow: { amount: "40000" }, paidUntil: null } });
  expect(await resumeSubscription(user, SAM_ACTIVE, quote, at(40))).toEqual({ outdated: true });
  const agreed = "quote" in again ? again.quote : "";
  expect(await resumeSubscription(user, SAM_ACTIVE, agreed, at(40))).toMatchObject(charged);
});

test("observed 11: a change that is already scheduled has words of its own", async ({ stack }) => {
  const user = await person(stack);
  const click = await shown(user, 12);
  await fault(stack, {
    status: 400,
    body: { error: { type: "request_error", code: "subscription_locked_pending_changes", documentation_url: "x" } },
  });
  expect(await click()).toEqual({ refused: "change-scheduled" });
});

test("after twenty prices in a minute a user waits for more, and can still confirm one", async ({ stack }) => {
  const user = await person(stack);
  const now = new Date();
  const preview = () => previewPlanChange(user, SAM_ACTIVE, enterprise, now);
  const click = await shown(user, 12);
  for (let times = 0; times < PREVIEWS_PER_MINUTE; times++) await preview();
  const before = await previews(stack);
  expect(await preview()).toEqual({ refused: "too-many-requests" });
  expect(await previews(stack)).toBe(before);
  expect(await click()).toMatchObject(charged);
});

test("just before it renews by the app's own clock Paddle is not asked for a price", async ({ stack }) => {
  const user = await person(stack);
  await renewIn(stack, 60);
  const answer = await previewPlanChange(user, SAM_ACTIVE, enterprise, at(31));
  expect(answer).toEqual({ refused: "renewing-soon" });
  expect(await previews(stack)).toBe(0);
});

for (const [count, span] of [
  [20, "59 minutes"],
  [100, "23 hours"],
] as const) {
  test(`${count} changes in the last ${span} are enough, and Paddle is not asked for more`, async ({ stack }) => {
    const user = await person(stack);
    const click = await shown(user, 12);
    const note = (number: number) =>
      stack.database.sql(
        `INSERT INTO "AuditEntry" ("userId", "action", "subscriptionId", "outcome", "at")
         SELECT $1, 'change-plan', $2, 'done', $3::timestamptz - $4::interval FROM generate_series(1, $5::int)`,
        [user.id, SAM_ACTIVE, NOW, span, number],
      );
    await note(count);
    expect(await click()).toEqual({ refused: "too-many-charges" });
    expect(await sent(stack, "PATCH")).toBe(0);
    await stack.database.sql(`TRUNCATE "AuditEntry", "RateLimit"`);
    await note(count - 1);
    expect(await click()).toMatchObject(charged);
  });
}

const terminated = new TypeError("terminated");

/** Runs something while the answers to this method are lost: what was sent is done. */
async function losingAnswers<T>(method: string, run: () => Promise<T>, error: Error = terminated): Promise<T> {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (init?.method === method && !String(input).includes("preview")) throw error;
    return answer;
  };
  return run().finally(() => {
    globalThis.fetch = fetch;
  });
}

test("what Paddle did, but whose answer was lost, is read again and not sent again", async ({ stack }) => {
  const user = await person(stack);
  expect(await losingAnswers("PATCH", await shown(user, 14))).toMatchObject(charged);
  // As when the deadline passes, which would take twenty seconds.
  const isLate = new PaddleError("timeout");
  expect(await losingAnswers("PATCH", await shown(user, 15), isLate)).toMatchObject(charged);
  const resumption = await previewResume(user, SAM_PAUSED, NOW);
  const quote = "quote" in resumption ? resumption.quote : "";
  const resumed = await losingAnswers("POST", () => resumeSubscription(user, SAM_PAUSED, quote, NOW));
  expect(resumed).toMatchObject(charged);
  expect([await sent(stack, "PATCH"), await sent(stack, "POST")]).toEqual([2, 1]);
});

test("a change waits for Paddle as often as the sum of its deadlines says, a lost answer included", async ({
  stack,
}) => {
  const change = await shown(await person(stack), 14);
  const before = (await stack.emulator.requests()).length;
  expect(await losingAnswers("PATCH", change)).toMatchObject(charged);
  const requests = (await stack.emulator.requests()).slice(before);
  const made = requests.map(({ method, path }) => `${method} ${path.split("?")[0]}`);
  // LONGEST_CHANGE_MS: the charge's deadline, and a click's for each of the others, and for prices that aren't cached.
  expect(made.filter((request) => request !== "GET /prices")).toEqual([
    `GET /subscriptions/${SAM_ACTIVE}`,
    `PATCH /subscriptions/${SAM_ACTIVE}/preview`,
    "GET /transactions",
    `PATCH /subscriptions/${SAM_ACTIVE}`,
    `GET /subscriptions/${SAM_ACTIVE}`,
    "GET /transactions",
  ]);
});

type Bill = { id: string; status: string; details: { totals: { grand_total: string } } };

/** Runs something while Paddle, once it has made a change, lists these bills: those it is asked for. */
async function listingAfterwards<T>(bills: Bill[], run: () => Promise<T>): Promise<T> {
  const { fetch } = globalThis;
  let isChanged = false;
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    isChanged ||= init?.method === "PATCH" && !String(input).endsWith("/preview");
    const { pathname, searchParams } = new URL(String(input));
    if (pathname !== "/transactions" || !isChanged) return answer;
    const statuses = searchParams.get("status")?.split(",");
    const data = bills.filter(({ status }) => statuses?.includes(status) ?? true);
    return Response.json({ ...(await answer.json()), data });
  };
  return run().finally(() => {
    globalThis.fetch = fetch;
  });
}

test("what was charged is the bill of the change; while that isn't listed, it is what was shown", async ({ stack }) => {
  const user = await person(stack);
  const [old] = (await stack.emulator.api<{ data: Bill[] }>("GET", `/transactions?subscription_id=${SAM_ACTIVE}`)).data;
  if (!old) throw new Error("Sam has no bill.");
  const declined = { ...old, id: newId("txn").replace(/_.{10}/, "_7zzzzzzzzz"), status: "canceled" };
  for (const [count, bills] of [
    [12, [old]],
    [14, [declined, old]],
  ] as const) {
    const price = await previewPlanChange(user, SAM_ACTIVE, seats(count), NOW);
    const due = "preview" in price ? price.preview.dueNow : null;
    const click = await shown(user, count);
    expect(due?.amount).not.toBe(old.details.totals.grand_total);
    expect(await listingAfterwards([...bills], click)).toEqual({ charged: due });
  }
});

test("what was charged is said, also where nothing was shown to be due", async ({ stack }) => {
  const user = await person(stack);
  const [old] = (await stack.emulator.api<{ data: Bill[] }>("GET", `/transactions?subscription_id=${SAM_ACTIVE}`)).data;
  if (!old) throw new Error("Sam has no bill.");
  const bill = { ...old, id: newId("txn").replace(/_.{10}/, "_7zzzzzzzzz"), status: "completed" };
  const click = await shown(user, 8);
  const { grand_total: amount } = old.details.totals;
  expect(await listingAfterwards([bill], click)).toMatchObject({ charged: { amount } });
});

test("an undoing whose answer was lost is read again, and one that nobody confirmed is not said to be undone", async ({
  stack,
}) => {
  const user = await person(stack);
  const remove = () => removeScheduledChange(user, SAM_ACTIVE, NOW);
  await stack.emulator.api("POST", `${path}/cancel`, {});
  expect(await losingAnswers("PATCH", remove)).toEqual({ removed: true });
  await stack.emulator.api("POST", `${path}/cancel`, {});
  await fault(stack, { reset: true });
  expect(await remove()).toEqual({ refused: "unconfirmed" });
});

test("amounts that are only shown again are no change, in the audit as for the limit on charges", async ({ stack }) => {
  const user = await person(stack);
  expect(await changePlan(user, SAM_ACTIVE, seats(12), "1USD - 1USD", NOW)).toEqual({ outdated: true });
  expect(await resumeSubscription(user, SAM_PAUSED, "1USD - 1USD", NOW)).toEqual({ outdated: true });
  const rows = (await audited(stack)).filter((row) => !row.startsWith("link-customer"));
  expect(rows).toEqual([`change-plan ${SAM_ACTIVE} outdated`, `resume ${SAM_PAUSED} outdated`]);
});

test("credit is taken off the price of resuming, as shown so on the bill", async ({ stack }) => {
  const user = await person(stack);
  await stack.emulator.control("credit", { customer_id: SAM.customerId, amount: "12345" });
  const dueNow = { amount: "27655", currencyCode: "USD" };
  const recurring = { amount: "40000", currencyCode: "USD" };
  const shown = await previewResume(user, SAM_PAUSED, NOW);
  expect(shown).toMatchObject({ cost: { dueNow, recurring } });
  const quote = "quote" in shown ? shown.quote : "";
  expect(await resumeSubscription(user, SAM_PAUSED, quote, NOW)).toEqual({ charged: dueNow });
});

const audited = async ({ database }: Stack) => {
  const rows = await database.sql<{ row: string }>(
    `SELECT concat_ws(' ', "action", "subscriptionId", "outcome") AS "row" FROM "AuditEntry" ORDER BY "id"`,
  );
  return rows.map(({ row }) => row);
};

test("what a user did has a row with its outcome, and a second confirmation changes nothing", async ({ stack }) => {
  const user = await person(stack);
  const click = await shown(user, 12);
  expect(await click()).toMatchObject(charged);
  expect(await click()).toEqual({ refused: "same-plan" });
  expect(await sent(stack, "PATCH")).toBe(1);
  expect(await removeScheduledChange(user, SAM_ACTIVE, NOW)).toEqual({ refused: "nothing-scheduled" });
  expect(await previewResume(user, SAM_ACTIVE, NOW)).toEqual({ refused: "not-paused" });
  await createPortalLink(user, { page: "cancel", subscriptionId: SAM_ACTIVE }, NOW);
  expect(await createInvoiceLink(user, newId("txn"), NOW)).toEqual({ refused: "not-found" });
  // One that Paddle has no invoice for.
  expect(await createInvoiceLink(user, transactions.samsCard, NOW)).toEqual({ refused: "rejected" });
  expect(await audited(stack)).toEqual([
    "link-customer linked",
    `preview-change ${SAM_ACTIVE} done`,
    `change-plan ${SAM_ACTIVE} done`,
    `change-plan ${SAM_ACTIVE} same-plan`,
    `remove-scheduled-change ${SAM_ACTIVE} nothing-scheduled`,
    `preview-change ${SAM_ACTIVE} not-paused`,
    `portal:cancel ${SAM_ACTIVE} done`,
    "invoice not-found",
    "invoice rejected",
  ]);
});

test("so have a resumption and an invoice", async ({ stack }) => {
  const user = await person(stack);
  const resumption = await previewResume(user, SAM_PAUSED, NOW);
  const quote = "quote" in resumption ? resumption.quote : "";
  expect(await resumeSubscription(user, SAM_PAUSED, quote, NOW)).toMatchObject(charged);
  const payments = await listOwnPayments(user, null, new Date());
  const paid = "payments" in payments ? payments.payments.find(({ hasInvoice }) => hasInvoice) : undefined;
  expect(await createInvoiceLink(user, paid?.id ?? "", NOW)).toEqual({ url: expect.any(String) });
  expect(await audited(stack)).toEqual([
    "link-customer linked",
    `preview-change ${SAM_PAUSED} done`,
    `resume ${SAM_PAUSED} done`,
    "invoice done",
  ]);
});
