import { changePlan, previewPlanChange } from "@/lib/billing/change-subscription";
import { alertTitles, changeRefusals } from "@/lib/copy";
import { asUser, hasAccess, signInSynced } from "@/tests/fixtures/people";
import { requirePlan } from "@/tests/fixtures/plan-subscriptions";
import { reactionTables } from "@/tests/fixtures/reaction-tables";
import { transactions } from "@/tests/fixtures/seed";
import { CRON_SECRET, type Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const headers = { Authorization: `Bearer ${CRON_SECRET}` };
const runDue = ({ url }: Stack) => fetch(`${url}/api/cron/reactions`, { headers });

/** What was told, besides; once the emulator has delivered, and nothing is due. */
async function settle(stack: Stack): Promise<string[]> {
  const due = `SELECT 1 FROM graphile_worker.jobs WHERE "run_at" <= now()`;
  await expect
    .poll(async () => {
      const path = "/notifications?status=not_attempted,needs_retry";
      return (await stack.emulator.api<{ data: unknown[] }>("GET", path)).data.length;
    })
    .toBe(0);
  await expect
    .poll(async () => {
      await runDue(stack);
      return (await stack.database.sql(due)).length;
    })
    .toBe(0);
  const told = await stack.database.sql<{ kind: string }>(`SELECT "kind" FROM "ReactionLog" ORDER BY "at"`);
  await stack.database.sql(`TRUNCATE "ReactionLog"`);
  return told.map(({ kind }) => kind).sort();
}

/** Only the one subscription whose payment is given back gives access. */
async function holdOne(stack: Stack): Promise<void> {
  await signInSynced(stack, SAM.email);
  await stack.database.sql(`DELETE FROM "Subscription" WHERE "id" <> $1`, [SAM_ACTIVE]);
}

test.beforeEach(async ({ stack }) => {
  await stack.database.sql(`DROP TABLE IF EXISTS "ReactionLog", "ReactionFault"`);
  await stack.database.sql(`DO $$ BEGIN ${reactionTables}; END $$`);
  await holdOne(stack);
  await settle(stack);
  expect(await hasAccess(stack, SAM.email)).toBe(true);
});
test.afterAll(({ stack }) => stack.database.sql(`DROP TABLE IF EXISTS "ReactionLog", "ReactionFault"`));

const adjust = (stack: Stack, body: object) => stack.emulator.control<{ id: string }>("adjustments", body);
const refund = (stack: Stack, more: object = {}) =>
  stack.emulator.control<{ id: string }>("refunds", { transaction_id: transactions.samsNewest, ...more });
const screen = async (stack: Stack) => {
  const { session } = await signInSynced(stack, SAM.email);
  return (await visit(stack, "/settings/billing", { session })).text;
};

test("a full refund of the current period's payment ends access and says so, and the next period brings it back", async ({
  stack,
}) => {
  await refund(stack);
  expect(await settle(stack)).toEqual(["accessEnded", "refunded"]);
  expect(await hasAccess(stack, SAM.email)).toBe(false);
  const text = await screen(stack);
  expect(text).toContain(alertTitles.refunded);

  await stack.emulator.control("clock", { advance: "P1M" });
  expect(await settle(stack)).toEqual(["accessStarted"]);
  expect(await hasAccess(stack, SAM.email)).toBe(true);
  expect(await screen(stack)).not.toContain(alertTitles.refunded);
});

test("a partial refund is told and ends nothing; the rest of it does", async ({ stack }) => {
  await refund(stack, { amount: "1250" });
  expect(await settle(stack)).toEqual(["refunded"]);
  expect(await hasAccess(stack, SAM.email)).toBe(true);
  await refund(stack);
  expect(await settle(stack)).toEqual(["accessEnded", "refunded"]);
  expect(await hasAccess(stack, SAM.email)).toBe(false);
});

for (const [status, expected] of [
  ["approved", ["accessEnded", "refunded"]],
  ["rejected", []],
] as const) {
  test(`a refund that waits for approval ends nothing until it is ${status}`, async ({ stack }) => {
    const { id } = await refund(stack, { pending: true });
    expect(await settle(stack)).toEqual([]);
    await adjust(stack, { id, status });
    expect(await settle(stack)).toEqual(expected);
    expect(await hasAccess(stack, SAM.email)).toBe(status === "rejected");
  });
}

test("a chargeback ends access until it is won, and its warning doesn't", async ({ stack }) => {
  await adjust(stack, { transaction_id: transactions.samsNewest, action: "chargeback_warning" });
  expect(await settle(stack)).toEqual([]);
  await adjust(stack, { transaction_id: transactions.samsNewest, action: "chargeback_warning_reverse" });
  await settle(stack);
  await adjust(stack, { transaction_id: transactions.samsNewest, action: "chargeback" });
  expect(await settle(stack)).toEqual(["accessEnded", "chargedBack"]);
  expect(await hasAccess(stack, SAM.email)).toBe(false);
  expect(await screen(stack)).toContain(alertTitles["charged-back"]);
  await adjust(stack, { transaction_id: transactions.samsNewest, action: "chargeback_reverse" });
  expect(await settle(stack)).toEqual(["accessStarted"]);
  expect(await hasAccess(stack, SAM.email)).toBe(true);
  // What was won counts against no other.
  await adjust(stack, { transaction_id: transactions.samsNewest, action: "chargeback" });
  expect(await settle(stack)).toEqual(["accessEnded", "chargedBack"]);
  expect(await hasAccess(stack, SAM.email)).toBe(false);
});

test("once the payment is taken back, no change of plan is offered, priced or made", async ({ stack }) => {
  const user = await asUser(stack, SAM.email);
  const choice = { plan: requirePlan("pro"), interval: "month", quantity: 20 } as const;
  const now = new Date();
  const shown = await previewPlanChange(user, SAM_ACTIVE, choice, now);
  if ("refused" in shown) throw new Error(shown.refused);
  const path = `/settings/billing/${SAM_ACTIVE}/plan`;
  expect(await screen(stack)).toContain(path);
  await refund(stack);
  await settle(stack);
  const refused = { refused: "taken-back" };
  expect(await previewPlanChange(user, SAM_ACTIVE, choice, now)).toEqual(refused);
  expect(await changePlan(user, SAM_ACTIVE, choice, shown.quote, now)).toEqual(refused);
  expect(await screen(stack)).not.toContain(path);
  const { session } = await signInSynced(stack, SAM.email);
  expect((await visit(stack, path, { session })).text).toContain(changeRefusals["taken-back"]);
});

test("with a cancellation set, a refund's words name no next charge", async ({ stack }) => {
  await stack.emulator.api("POST", `/subscriptions/${SAM_ACTIVE}/cancel`, { effective_from: "next_billing_period" });
  await refund(stack);
  await settle(stack);
  const text = await screen(stack);
  expect(text).toContain(alertTitles.refunded);
  expect(text).not.toContain("is charged again");
});

test("a refund of before this app was there ends access, but isn't told", async ({ stack }) => {
  await stack.emulator.control("reset", { now: "-P20D" });
  await stack.emulator.control("deliveries", { hold: true });
  await refund(stack);
  await holdOne(stack);
  await fetch(`${stack.url}/api/cron/reconcile`, { headers });
  await stack.emulator.control("deliveries", { hold: false });
  expect(await settle(stack)).toEqual(["accessEnded"]);
  expect(await hasAccess(stack, SAM.email)).toBe(false);
});

test("while Paddle can't be asked nothing is lost: it is asked again", async ({ stack }) => {
  await stack.emulator.control("faults", { path: `/transactions/${transactions.samsNewest}`, status: 500, times: 3 });
  await refund(stack);
  await expect
    .poll(
      async () =>
        (await stack.database.sql<{ attempts: number }>(`SELECT "attempts" FROM graphile_worker.jobs`)).at(-1)
          ?.attempts,
    )
    .toBeGreaterThan(0);
  expect(await hasAccess(stack, SAM.email)).toBe(true);
  await stack.emulator.control("faults", { clear: true });
  await stack.database.sql(
    `SELECT graphile_worker.reschedule_jobs((SELECT array_agg("id") FROM graphile_worker.jobs), run_at => now())`,
  );
  await settle(stack);
  expect(await hasAccess(stack, SAM.email)).toBe(false);
});

test("of two events of one payment at once neither is given up", async ({ stack }) => {
  const path = `/transactions/${transactions.samsNewest}`;
  const jobs = (condition: string) =>
    stack.database.sql(`SELECT 1 FROM graphile_worker.jobs WHERE "task_identifier" = 'adjustment' AND ${condition}`);
  // The second comes while Paddle is asked for the first, and doesn't answer.
  await stack.emulator.control("faults", { path, latencyMs: 2_000, status: 403, times: 1 });
  const { id } = await refund(stack, { pending: true });
  await expect.poll(async () => (await jobs(`"locked_at" IS NOT NULL`)).length).toBe(1);
  await adjust(stack, { id, status: "approved" });
  await settle(stack);
  expect(await jobs(`"attempts" >= "max_attempts"`)).toEqual([]);
  expect(await hasAccess(stack, SAM.email)).toBe(false);
});
