import { callForm, redirectOf, writes } from "@/tests/fixtures/plan-forms";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const NEWT = "newt@example.com";
const buy = (stack: Stack, session: string) =>
  callForm(stack, "subscribe", { plan: "basic", interval: "month" }, session);

const customersOf = async ({ emulator }: Stack, email: string) =>
  (await emulator.state<{ customers: { id: string; email: string }[] }>()).customers.filter(
    (one) => one.email.toLowerCase() === email,
  );
const linked = ({ database }: Stack, email: string) =>
  database.sql<{ id: string | null }>(`SELECT "paddleCustomerId" AS "id" FROM "User" WHERE "email" = $1`, [
    email,
  ]);

/** The words on the page where a refused purchase ends. */
async function reasonAfter(stack: Stack, session: string): Promise<string> {
  const target = redirectOf(await buy(stack, session)) ?? "";
  expect(target).toMatch(/^\/pricing\?/);
  const { text } = await visit(stack, target, { session });
  return /role="alert"[^>]*>([^<]*)</.exec(text)?.[1] ?? "";
}

test("two tabs that buy at once make one customer, and both lead to a checkout", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  // Both look before either creates, so Paddle refuses the second, and names the first.
  await stack.emulator.control("faults", { path: "/customers", method: "POST", latencyMs: 500 });
  const answers = await Promise.all([buy(stack, session), buy(stack, session)]);
  for (const answer of answers) expect(redirectOf(answer)).toContain("_ptxn=txn_");
  const [customer, ...more] = await customersOf(stack, NEWT);
  expect(more).toEqual([]);
  expect(await linked(stack, NEWT)).toEqual([{ id: customer?.id }]);
  const created = (await writes(stack)).filter(({ path }) => path === "/customers");
  expect(created.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test("a customer whom another user has is not bought for, and the reason is said", async ({ stack }) => {
  await createSession(stack.database, "first@example.com");
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = $1`, [SAM.customerId]);
  const session = await createSession(stack.database, SAM.email);
  expect(await reasonAfter(stack, session)).toContain(
    "Another account already bought with your e-mail address.",
  );
  expect(await linked(stack, SAM.email)).toEqual([{ id: null }]);
  expect((await writes(stack)).filter(({ path }) => path === "/transactions")).toEqual([]);
});

test("who never opened a mail of ours buys nothing yet, and is told why", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT, false);
  expect(await reasonAfter(stack, session)).toContain(
    "Please sign in with a link sent to your e-mail address first",
  );
  expect(await stack.emulator.requests()).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ path: "/customers" })]),
  );
  expect(await customersOf(stack, NEWT)).toEqual([]);
});

test("a second subscription to a plan is warned of first, and then sold", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  const fields = { plan: "pro", interval: "month", quantity: "1" };
  expect(redirectOf(await callForm(stack, "subscribe", fields, session))).toContain(
    "refused=already-subscribed",
  );
  const again = await callForm(stack, "subscribe", { ...fields, again: "yes" }, session);
  expect(redirectOf(again)).toContain("_ptxn=txn_");
});

test("an outage while buying is said in words, and nothing is sold twice", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  await stack.emulator.control("faults", {
    path: "/transactions",
    method: "POST",
    status: 502,
    body: "<h1>Bad</h1>",
  });
  expect(await reasonAfter(stack, session)).toContain("Paddle can’t be reached right now.");
  expect((await writes(stack)).filter(({ path }) => path === "/transactions")).toHaveLength(1);
});

for (const refused of ["__proto__", "constructor", "nonsense", "%00", "already-subscribed&refused=x"]) {
  test(`the price page stands when an address says it refused ${refused}`, async ({ stack }) => {
    const { status, text } = await visit(stack, `/pricing?refused=${refused}`);
    expect(status).toBe(200);
    expect(text).toContain("AeroEdit Pro");
    expect(text).not.toContain('role="alert"');
  });
}
