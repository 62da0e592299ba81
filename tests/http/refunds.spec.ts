import { alertTitles } from "@/lib/copy";
import { hasAccess, signInSynced } from "@/tests/fixtures/people";
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
test.beforeEach(async ({ stack }) => {
  await stack.database.sql(`DROP TABLE IF EXISTS "ReactionLog", "ReactionFault"`);
  await stack.database.sql(`DO $$ BEGIN ${reactionTables}; END $$`);
  await signInSynced(stack, SAM.email);
  await stack.database.sql(`DELETE FROM "Subscription" WHERE "id" <> $1`, [SAM_ACTIVE]);
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
