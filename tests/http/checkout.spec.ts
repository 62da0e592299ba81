import { listOwnPayments } from "@/lib/billing/payments";
import { checkoutRefusal } from "@/lib/copy";
import { site } from "@/lib/site";
import { type Changes, type Form, locationOf, openForm, strangers, submit } from "@/tests/fixtures/forms";
import { signInSynced } from "@/tests/fixtures/people";
import { customers, prices } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const NEWT = "newt@example.com";

/** The form below a plan on the price page, as somebody without a subscription sees it. */
const offer = (stack: Stack, plan: string): Promise<Form> =>
  openForm(stack, null, "/pricing", ({ data }) => data.get("plan") === plan);
const linked = ({ database }: Stack, email: string) =>
  database.sql<{ id: string | null }>(`SELECT "paddleCustomerId" AS "id" FROM "User" WHERE "email" = $1`, [email]);

type World = {
  customers: { id: string; email: string }[];
  transactions: { origin: string; customer_id: string; items: unknown[] }[];
};
const customersOf = async ({ emulator }: Stack, email: string) =>
  (await emulator.state<World>()).customers.filter((one) => one.email === email);
const sales = async ({ emulator }: Stack) =>
  (await emulator.state<World>()).transactions.filter(({ origin }) => origin === "api");

/** Sends a purchase that is refused, and returns what the page says where it ends. */
async function reasonFor(stack: Stack, session: string): Promise<string> {
  const target = locationOf(await submit(stack, session, await offer(stack, "basic")));
  expect(target).toMatch(/^\/pricing\?.*refused=/);
  const { text } = await visit(stack, target, { session });
  return text.slice(text.indexOf('role="alert"'));
}

test("two tabs that buy at once make one customer, and both lead to a checkout", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  const form = await offer(stack, "basic");
  // Both look before either creates, so Paddle refuses the second, and names the first.
  await stack.emulator.control("faults", { path: "/customers", method: "POST", latencyMs: 500 });
  const answers = await Promise.all([submit(stack, session, form), submit(stack, session, form)]);
  for (const answer of answers) expect(locationOf(answer)).toContain("_ptxn=txn_");
  const customers = await customersOf(stack, NEWT);
  expect(customers).toHaveLength(1);
  expect(await linked(stack, NEWT)).toEqual([{ id: customers[0]?.id }]);
  const created = (await stack.emulator.requests()).filter(
    ({ method, path }) => method === "POST" && path === "/customers",
  );
  expect(created.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test("a customer whom another user has is not bought for, and the reason is said", async ({ stack }) => {
  await createSession(stack.database, "first@example.com");
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = $1`, [SAM.customerId]);
  const session = await createSession(stack.database, SAM.email);
  const text = await reasonFor(stack, session);
  const [reason = ""] = checkoutRefusal("taken")?.split(site.supportEmail) ?? [];
  expect(text).toContain(reason);
  expect(text).toContain(`href="mailto:${site.supportEmail}"`);
  expect(await linked(stack, SAM.email)).toEqual([{ id: null }]);
  expect(await sales(stack)).toEqual([]);
});

test("who never opened a mail of ours buys nothing yet, and is told why", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT, false);
  expect(await reasonFor(stack, session)).toContain(checkoutRefusal("unverified"));
  expect(await customersOf(stack, NEWT)).toEqual([]);
});

test("an outage while buying is said in words, and nothing is sold twice", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  const fault = { path: "/transactions", method: "POST", status: 502, body: "<h1>Bad</h1>" };
  await stack.emulator.control("faults", fault);
  expect(await reasonFor(stack, session)).toContain(checkoutRefusal("unavailable"));
  const tried = (await stack.emulator.requests()).filter(({ status }) => status === 502);
  expect(tried).toHaveLength(1);
});

test("a second subscription to a plan is warned of first, and then sold", async ({ stack }) => {
  const form = await offer(stack, "pro");
  const { session } = await signInSynced(stack, SAM.email);
  expect(locationOf(await submit(stack, session, form))).toContain("refused=already-subscribed");
  expect(locationOf(await submit(stack, session, form, { again: "yes" }))).toContain("_ptxn=txn_");
});

const notSold: [plan: string, changes: Changes][] = [
  ["pro", { quantity: "0" }],
  ["pro", { quantity: "-1" }],
  ["pro", { quantity: "1.5" }],
  ["pro", { quantity: "1000" }],
  ["basic", { quantity: "2" }],
  ["basic", { plan: "free" }],
  ["basic", { interval: "week" }],
];
test("a purchase of what is not sold is refused, and makes neither customer nor checkout", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  for (const [plan, changes] of notSold) {
    const answer = await submit(stack, session, await offer(stack, plan), changes);
    expect(locationOf(answer), JSON.stringify(changes)).toContain(`refused=${changes.plan ? "no-plan" : "quantity"}`);
  }
  expect(await sales(stack)).toEqual([]);
  expect(await customersOf(stack, NEWT)).toEqual([]);
});

test("what a checkout sells, and to whom, is the server's word", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  const claims = {
    priceId: prices.tinyMonthly,
    customerId: SAM.customerId,
    unitPrice: "1",
    discountId: "dsc_x",
  };
  const fields = { interval: "year", quantity: "4", ...claims };
  expect(locationOf(await submit(stack, session, await offer(stack, "pro"), fields))).toContain("_ptxn=txn_");
  const [customer] = await customersOf(stack, NEWT);
  const items = [expect.objectContaining({ price: expect.objectContaining({ id: prices.proYearly }), quantity: 4 })];
  expect(await sales(stack)).toEqual([expect.objectContaining({ customer_id: customer?.id, items })]);
});

test("signed out, nothing is bought, and neither from another site", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  const form = await offer(stack, "basic");
  expect(locationOf(await submit(stack, null, form))).toMatch(/^\/sign-in\?callbackUrl=%2Fpricing$/);
  for (const Origin of strangers) expect(locationOf(await submit(stack, session, form, {}, { Origin }))).toBe("");
  expect(await sales(stack)).toEqual([]);
  expect(await customersOf(stack, NEWT)).toEqual([]);
});

test("a checkout is its owner's: others find nothing", async ({ stack }) => {
  const { session: pia } = await signInSynced(stack, "pia@example.com");
  await visit(stack, "/settings/billing/payments", { session: pia });
  const { session } = await signInSynced(stack, SAM.email);
  await stack.emulator.control("reset");
  const [payment] = await stack.database.sql<{ id: string }>(`SELECT "id" FROM "TransactionOwner"`);
  for (const id of [payment?.id ?? "", "../x", ""])
    expect((await visit(stack, `/checkout?_ptxn=${encodeURIComponent(id)}`, { session })).status).toBe(404);
  expect(locationOf(await visit(stack, "/checkout", { session }))).toBe("/pricing");
  expect(locationOf(await visit(stack, `/checkout?_ptxn=${payment?.id}`))).toMatch(/^\/sign-in\?/);
  expect(await stack.emulator.requests()).toEqual([]);
});

test("a purchase has a row that says what was done, and how it ended", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  expect(locationOf(await submit(stack, session, await offer(stack, "basic")))).toContain("_ptxn=txn_");
  const rows = await stack.database.sql(`SELECT "action", "outcome" FROM "AuditEntry" WHERE "action" = 'checkout'`);
  expect(rows).toEqual([{ action: "checkout", outcome: "done" }]);
});

test("a payment that isn't the customer's is not shown among theirs, whatever Paddle lists", async ({ stack }) => {
  const { user } = await signInSynced(stack, SAM.email);
  const own = await listOwnPayments(user, null);
  const { fetch } = globalThis;
  const foreign = await fetch(`${stack.emulator.url}/transactions?customer_id=${customers.tess},${customers.jun}`, {
    headers: { Authorization: `Bearer ${stack.variables.PADDLE_API_KEY}` },
  }).then((answer) => answer.json());
  expect(foreign.data.length).toBeGreaterThan(0);
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const body = await answer.json();
    return Response.json({ ...body, data: [...foreign.data, ...body.data] });
  };
  const listed = await listOwnPayments(user, null).finally(() => {
    globalThis.fetch = fetch;
  });
  expect(listed).toEqual(own);
});
