import { newId } from "@/tests/fixtures/entities";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { type Answer, callAction, returned, visit } from "@/tests/fixtures/visitor";

type World = { subscriptions: { id: string; customer_id: string }[]; customers: { id: string }[] };

/** Sam's session, once his subscriptions are known; everybody else's are in the mirror too. */
async function sam(stack: Stack): Promise<string> {
  for (const email of ["sixten@example.com", "tess@example.com", "jun@example.com"]) {
    await visit(stack, "/settings/billing", { session: await createSession(stack.database, email) });
  }
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  return session;
}

const portalCalls = async ({ emulator }: Stack) =>
  (await emulator.requests()).filter(({ path }) => path.includes("/portal-sessions"));

const audited = async ({ database }: Stack) =>
  database.sql(
    `SELECT "action", "outcome", "subscriptionId" FROM "AuditEntry" WHERE "action" LIKE 'portal:%'`,
  );

const refusal = ({ status, text }: Answer) => ({ status, text });

test("what the attacks below try works for one's own subscription", async ({ stack }) => {
  const session = await sam(stack);
  const answer = await callAction(stack, "createLink", ["cancel", SAM_ACTIVE], { session });
  expect(returned(answer)).toEqual({ url: expect.any(String) });
  expect(answer.text).toContain(`subscription_id=${SAM_ACTIVE}`);
  expect(await portalCalls(stack)).toMatchObject([{ path: `/customers/${SAM.customerId}/portal-sessions` }]);
});

test("every foreign subscription and every unknown one is refused alike, and Paddle is not called", async ({
  stack,
}) => {
  const session = await sam(stack);
  const { subscriptions } = await stack.emulator.state<World>();
  const foreign = subscriptions
    .filter(({ customer_id }) => customer_id !== SAM.customerId)
    .map(({ id }) => id);
  expect(foreign.length).toBeGreaterThan(60);
  const unknown = Array.from({ length: 10 }, () => newId("sub"));
  const mirrored = await stack.database.sql(`SELECT 1 FROM "Subscription" WHERE "id" = ANY($1)`, [foreign]);
  expect(mirrored.length).toBeGreaterThan(60);

  const answers = new Set<string>();
  for (const [index, id] of [...foreign, ...unknown].entries()) {
    const page = ["cancel", "update-payment-method", "view"][index % 3];
    answers.add(JSON.stringify(refusal(await callAction(stack, "createLink", [page, id], { session }))));
  }
  expect([...answers]).toHaveLength(1);
  expect([...answers][0]).toContain('{\\"refused\\":\\"not-found\\"}');
  expect(await portalCalls(stack)).toEqual([]);
  expect(await audited(stack)).toEqual([]);
});

const malformed: [name: string, page: unknown, id: unknown][] = [
  ["a path", "cancel", "../x"],
  ["a path after an id", "cancel", `${SAM_ACTIVE}/../../customers`],
  ["nothing", "cancel", ""],
  ["null", "cancel", null],
  ["an object", "cancel", { id: SAM_ACTIVE }],
  ["a query object", "cancel", { contains: "sub_" }],
  ["a list", "cancel", [SAM_ACTIVE]],
  ["a number", "cancel", 1],
  ["nearly a megabyte", "cancel", "s".repeat(900_000)],
  ["letters that look alike", "cancel", SAM_ACTIVE.replace("a", "а")],
  ["upper case", "cancel", SAM_ACTIVE.toUpperCase()],
  ["a line after it", "cancel", `${SAM_ACTIVE}\n`],
  ["a space before it", "cancel", ` ${SAM_ACTIVE}`],
  ["a NUL", "cancel", `${SAM_ACTIVE.slice(0, -1)}\u0000`],
  ["SQL", "cancel", "sub_' OR '1'='1' --"],
  ["a customer's id", "cancel", SAM.customerId],
  ["an id where none belongs", "overview", SAM_ACTIVE],
  ["a page that does not exist", "__proto__", SAM_ACTIVE],
  ["a page that is a list", ["cancel"], SAM_ACTIVE],
];
test("what is no id of a subscription is refused as an unknown one is, and Paddle is not called", async ({
  stack,
}) => {
  const session = await sam(stack);
  const unknown = refusal(await callAction(stack, "createLink", ["cancel", newId("sub")], { session }));
  for (const [name, page, id] of malformed) {
    const answer = await callAction(stack, "createLink", [page, id], { session });
    expect(refusal(answer), name).toEqual(unknown);
  }
  expect(await portalCalls(stack)).toEqual([]);
  expect(await audited(stack)).toEqual([]);
});

test("another customer's id changes nothing, in whatever argument, header or query it stands", async ({
  stack,
}) => {
  const session = await sam(stack);
  const { customers } = await stack.emulator.state<World>();
  const other = customers.find(({ id }) => id !== SAM.customerId)?.id ?? "";
  const headers = { "x-customer-id": other, "paddle-customer-id": other, customerId: other };
  const path = `/settings/billing?customerId=${other}&customer_id=${other}`;
  for (const args of [
    ["overview", null, other],
    ["overview", null, { customerId: other }],
  ]) {
    const answer = await callAction(stack, "createLink", args, { session, headers, path });
    expect(returned(answer)).toEqual({ url: expect.any(String) });
    const [, ...afterAddress] = answer.text.split("\n");
    expect(afterAddress.join()).not.toContain(other);
  }
  for (const args of [
    ["cancel", other],
    [other, null],
    [other, SAM_ACTIVE],
    [{ customerId: other }, null],
  ]) {
    const answer = await callAction(stack, "createLink", args, { session, headers });
    expect(returned(answer)).toEqual({ refused: "not-found" });
  }
  const asked = (await portalCalls(stack)).map((call) => call.path);
  expect(asked).toEqual(Array(2).fill(`/customers/${SAM.customerId}/portal-sessions`));
});

test("a user without a customer gets no link, whatever they ask for", async ({ stack }) => {
  await sam(stack);
  const session = await createSession(stack.database, "newt@example.com");
  for (const args of [
    ["overview", null],
    ["cancel", SAM_ACTIVE],
    ["cancel", newId("sub")],
  ]) {
    const answer = await callAction(stack, "createLink", args, { session });
    expect(returned(answer)).toEqual({ refused: "no-customer" });
  }
  expect(await portalCalls(stack)).toEqual([]);
});

test("a broken body of an action does no harm", async ({ stack }) => {
  const session = await sam(stack);
  const bodies = [
    "",
    "{",
    "[",
    '["$F1"]',
    '["$@1","$@2"]',
    `[${"[".repeat(5_000)}`,
    '{"__proto__":{"page":"overview"}}',
    '["$Q9","$W9"]',
    "\u0000",
  ];
  for (const body of bodies) {
    const answer = await callAction(stack, "createLink", body, { session });
    expect(answer.text, body.slice(0, 40)).not.toContain("token=");
  }
  expect(await portalCalls(stack)).toEqual([]);
  expect((await visit(stack, "/api/health")).status).toBe(200);
});

test("arguments of more than a megabyte are refused unread", async ({ stack }) => {
  const session = await sam(stack);
  const answer = await callAction(stack, "createLink", ["cancel", "s".repeat(1_100_000)], { session });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await portalCalls(stack)).toEqual([]);
  expect((await callAction(stack, "createLink", ["overview", null], { session })).text).toContain("token=");
});

test("refreshing lists one's own subscriptions and nobody else's", async ({ stack }) => {
  const session = await sam(stack);
  await stack.emulator.control("reset");
  await callAction(stack, "refreshBilling", [{ customerId: "ctm_01jcdb04rk6apeb9a6fq7j7fwh" }], { session });
  const asked = (await stack.emulator.requests()).map(({ path }) => path);
  expect(asked).toEqual([expect.stringContaining(`customer_id=${SAM.customerId}`)]);
});
