import { customers, subscriptions } from "@/tests/fixtures/emulator-ids";
import { newId } from "@/tests/fixtures/entities";
import { callForm, type Fields, listedSession, outcomeOf, redirectOf } from "@/tests/fixtures/plan-forms";
import { rememberRequests } from "@/tests/fixtures/request-pace";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { callAction, returned, visit } from "@/tests/fixtures/visitor";

const TESS = "tess@example.com";
const newTransactionId = () => newId("ctm").replace("ctm", "txn");
const change = { plan: "enterprise", interval: "month", quantity: "1", shown: "100USD - 100USD" };
const forms: { name: string; fields: Fields }[] = [
  { name: "confirmPlan", fields: change },
  { name: "keepSubscription", fields: {} },
  { name: "confirmResume", fields: { amount: "40000", currencyCode: "USD" } },
];

const audited = ({ database }: Stack) =>
  database.sql(`SELECT 1 FROM "AuditEntry" WHERE "action" <> 'link-customer'`);

/** Tess, who attacks; everybody she attacks is in the mirror, and Paddle's log is empty. */
async function tess(stack: Stack): Promise<string> {
  for (const name of ["sam", "carl", "pia", "theo", "jun"]) await listedSession(stack, `${name}@example.com`);
  const session = await listedSession(stack, TESS);
  const { transactions } = await stack.emulator.state<{
    transactions: { id: string; customer_id: string }[];
  }>();
  for (const { id } of transactions.filter(({ customer_id }) => customer_id === SAM.customerId)) {
    await stack.database.sql(`INSERT INTO "TransactionOwner" VALUES ($1, $2)`, [id, SAM.customerId]);
  }
  await rememberRequests(stack.emulator);
  await stack.emulator.control("reset");
  return session;
}

async function samsTransaction({ database }: Stack): Promise<string> {
  const [row] = await database.sql<{ id: string }>(
    `SELECT "id" FROM "TransactionOwner" WHERE "paddleCustomerId" = $1 ORDER BY "id" LIMIT 1`,
    [SAM.customerId],
  );
  if (!row) throw new Error("Sam has no payments.");
  return row.id;
}

test("signed out, no action changes, buys or shows anything, and Paddle is not called", async ({ stack }) => {
  await tess(stack);
  for (const session of [null, "d1c2af64-0000-4000-8000-000000000000"]) {
    for (const { name, fields } of forms) {
      const answer = await callForm(stack, name, { ...fields, subscriptionId: SAM_ACTIVE }, session);
      expect(outcomeOf(answer), name).toEqual({
        isDone: false,
        message: "You are signed out. Please sign in again.",
      });
    }
    const bought = await callForm(stack, "subscribe", { plan: "pro", interval: "month" }, session);
    expect(redirectOf(bought)).toMatch(/^\/sign-in\?/);
    const invoice = await callAction(stack, "createLink", ["invoice", await samsTransaction(stack)], {
      session,
    });
    expect(returned(invoice)).toEqual({ refused: "signed-out" });
  }
  expect(await stack.emulator.requests()).toEqual([]);
  expect(await audited(stack)).toEqual([]);
});

for (const { name, fields } of forms) {
  test(`${name} refuses every foreign and unknown subscription alike, and Paddle is not called`, async ({
    stack,
  }) => {
    const session = await tess(stack);
    const { samActive, samPaused, carl, pia, theo, jun } = subscriptions;
    const malformed = ["", "../x", `${SAM_ACTIVE}\n`, SAM.customerId, "s".repeat(201), "sub_' OR '1'='1"];
    const ids = [samActive, samPaused, carl, pia, theo, jun, newId("sub"), newId("sub"), ...malformed];
    const answers = new Set<string>();
    for (const subscriptionId of ids) {
      const { status, text } = await callForm(stack, name, { ...fields, subscriptionId }, session);
      answers.add(`${status} ${text}`);
    }
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toContain("This subscription isn’t on your account.");
    expect(await stack.emulator.requests()).toEqual([]);
    expect(await audited(stack)).toEqual([]);
  });
}

test("invoices of others and of nobody are refused alike, and Paddle is not called", async ({ stack }) => {
  const session = await tess(stack);
  const ids = [await samsTransaction(stack), newTransactionId(), "", "../x", SAM_ACTIVE];
  const answers = new Set<string>();
  for (const id of ids) {
    const { status, text } = await callAction(stack, "createLink", ["invoice", id], { session });
    answers.add(`${status} ${text}`);
  }
  expect([...answers]).toHaveLength(1);
  expect([...answers][0]).toContain('{"refused":"not-found"}');
  expect(await stack.emulator.requests()).toEqual([]);
  expect(await audited(stack)).toEqual([]);
});

const pages: [name: string, path: (id: string) => string][] = [
  ["the change of a plan", (id) => `/settings/billing/${id}/plan`],
  ["the price of a change", (id) => `/settings/billing/${id}/plan?plan=enterprise&interval=month&quantity=1`],
  ["the resumption", (id) => `/settings/billing/${id}/resume`],
];
for (const [name, path] of pages) {
  test(`the page of ${name} is for its owner: others find nothing, the signed out sign in`, async ({
    stack,
  }) => {
    const session = await tess(stack);
    const bodies = new Set<string>();
    for (const id of [SAM_ACTIVE, SAM_PAUSED, newId("sub"), newId("sub")]) {
      const { status, text } = await visit(stack, path(id), { session });
      expect(status).toBe(404);
      bodies.add(text.replaceAll(id, "ID"));
    }
    expect(bodies.size).toBe(1);
    const signedOut = await visit(stack, path(SAM_ACTIVE));
    expect(signedOut.status).toBe(307);
    expect(signedOut.headers.get("location")).toMatch(/^\/sign-in\?callbackUrl=/);
    expect(await stack.emulator.requests()).toEqual([]);
    expect(await audited(stack)).toEqual([]);
  });
}

test("a checkout is followed by its buyer only", async ({ stack }) => {
  const session = await tess(stack);
  for (const id of [await samsTransaction(stack), newTransactionId(), "../x", ""]) {
    const answer = await visit(stack, `/checkout?_ptxn=${encodeURIComponent(id)}`, { session });
    expect(answer.status, id).toBe(404);
  }
  expect((await visit(stack, "/checkout", { session })).headers.get("location")).toBe("/pricing");
  const signedOut = await visit(stack, `/checkout?_ptxn=${await samsTransaction(stack)}`);
  expect(signedOut.headers.get("location")).toMatch(/^\/sign-in\?/);
  expect(await stack.emulator.requests()).toEqual([]);
});

test("the payments are one's own, whatever the address asks for", async ({ stack }) => {
  const session = await tess(stack);
  expect((await visit(stack, "/settings/billing/payments")).headers.get("location")).toMatch(/^\/sign-in\?/);
  const foreign = await samsTransaction(stack);
  for (const query of [
    `?after=${foreign}`,
    `?customerId=${customers.sam}&customer_id=${customers.sam}`,
    "?after=../x",
  ]) {
    const { status, text } = await visit(stack, `/settings/billing/payments${query}`, { session });
    expect(status).toBe(200);
    expect(text).not.toContain("$400.00");
  }
  const asked = (await stack.emulator.requests()).map(({ path }) => new URLSearchParams(path.split("?")[1]));
  expect(asked.length).toBe(3);
  expect(new Set(asked.map((query) => query.get("customer_id")))).toEqual(new Set([customers.tess]));
});
