import { API_KEY } from "@/tests/fixtures/emulator";
import { sdkFor } from "@/tests/fixtures/emulator-rig";
import { buildItem, newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { callForm, listedSession, outcomeOf } from "@/tests/fixtures/plan-forms";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { callAction, returned, visit } from "@/tests/fixtures/visitor";

test("a customer whose address changed at Paddle stays linked to who they are", async ({ stack }) => {
  const session = await listedSession(stack, SAM.email);
  await sdkFor(stack.emulator.url, API_KEY).customers.update(SAM.customerId, { email: "samuel@example.com" });
  await stack.emulator.control("settle");
  await stack.database.sql(`UPDATE "User" SET "freshUntil" = NULL`);
  expect((await visit(stack, "/settings/billing", { session })).text).toContain("AeroEdit Pro");
  expect((await visit(stack, `/settings/billing/${SAM_ACTIVE}/plan`, { session })).status).toBe(200);
});

test("a subscription that moved to another customer is no longer changed by the first", async ({ stack }) => {
  const session = await listedSession(stack, SAM.email);
  const occurredAt = new Date(Date.now() + 60_000);
  await deliver(stack, buildEvent({ occurredAt, data: { customer_id: newId("ctm") } }));
  await stack.emulator.control("reset");
  const fields = { subscriptionId: SAM_ACTIVE, plan: "basic", interval: "month", shown: "- - -" };
  const outcome = outcomeOf(await callForm(stack, "confirmPlan", fields, session));
  expect(outcome?.message).toBe("This subscription isn’t on your account.");
  expect((await visit(stack, `/settings/billing/${SAM_ACTIVE}/plan`, { session })).status).toBe(404);
  expect(await stack.emulator.requests()).toEqual([]);
});

test("a product's name is text, whatever it holds", async ({ stack }) => {
  const session = await listedSession(stack, SAM.email);
  const name = `<img src=x onerror="alert(1)"> ✈️ \u202Eorp`;
  const items = [buildItem({ product: { name, id: "pro_01gsz92krfzy3hcx5h5rtgnfwz" } })];
  await deliver(stack, buildEvent({ occurredAt: new Date(Date.now() + 60_000), data: { items } }));
  const { text } = await visit(stack, "/settings/billing", { session });
  expect(text).toContain("&lt;img src=x onerror=");
  expect(text).not.toContain("<img src=x");
});

test("an invoice that Paddle does not have is refused in words, and its row says so", async ({ stack }) => {
  const session = await listedSession(stack, "pia@example.com");
  await visit(stack, "/settings/billing/payments", { session });
  type World = { transactions: { id: string; status: string }[] };
  const { transactions } = await stack.emulator.state<World>();
  const overdue = transactions.find(({ status }) => status === "past_due");
  const answer = await callAction(stack, "createLink", ["invoice", overdue?.id], { session });
  expect(returned(answer)).toEqual({ refused: "rejected" });
  const rows = await stack.database.sql(`SELECT "outcome" FROM "AuditEntry" WHERE "action" = 'invoice'`);
  expect(rows).toEqual([{ outcome: "rejected" }]);
});
