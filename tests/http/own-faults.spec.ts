import { changePlan } from "@/lib/billing/change-subscription";
import { syncSubscriptions } from "@/lib/billing/sync";
import { signInSynced } from "@/tests/fixtures/people";
import { requirePlan } from "@/tests/fixtures/plan-subscriptions";
import { withoutTable } from "@/tests/fixtures/stubs";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

// What fails here is not Paddle's fault, and must not be told as one: it would be looked for there, or not at all.

test("a mistake of ours during a change is thrown, audited as an error, and leaves no lock", async ({ stack }) => {
  const { user } = await signInSynced(stack, SAM.email);
  const plan = { ...requirePlan("pro"), product: undefined as never };
  const change = changePlan(user, SAM_ACTIVE, { plan, interval: "month", quantity: 12 }, "- - -", new Date());
  await expect(change).rejects.toThrow(TypeError);
  const rows = await stack.database.sql(`SELECT "outcome" FROM "AuditEntry" WHERE "action" = 'change-plan'`);
  expect(rows).toEqual([{ outcome: "error" }]);
  expect(await stack.database.sql(`SELECT 1 FROM "CustomerLock"`)).toEqual([]);
});

test("a sync that our database refuses throws, and the next one may begin", async ({ stack }) => {
  const { user } = await signInSynced(stack, SAM.email);
  const sync = () => syncSubscriptions(user, new Date());
  await expect(withoutTable(stack, "Subscription", sync)).rejects.toThrow("does not exist");
  expect(await stack.database.sql(`SELECT "syncStartedAt" FROM "User"`)).toEqual([{ syncStartedAt: null }]);
  expect(await sync()).toBeNull();
});
