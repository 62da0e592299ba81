import { newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const PROTECTED = "You have access to everything here";
const CLOSED = "This page is for subscribers";

/** Sam's session, with his subscription in a state since some days ago; null for no subscription. */
async function samWith(stack: Stack, status: string | null, days = 1): Promise<string> {
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  if (status) await deliver(stack, buildEvent({ occurredAt: daysAgo(days), data: { status } }));
  return session;
}

const api = async (stack: Stack, session: string | null) => {
  const { status, text } = await visit(stack, "/api/pro", { session });
  return { status, body: JSON.parse(text) };
};

test("signed out, the page leads to the sign-in page and back, and the route says 401", async ({ stack }) => {
  const page = await visit(stack, "/pro");
  expect(page.status).toBe(307);
  expect(page.headers.get("location")).toBe("/sign-in?callbackUrl=%2Fpro");
  expect(page.text).not.toContain(PROTECTED);
  expect(await api(stack, null)).toEqual({ status: 401, body: { error: "signed-out" } });
});

test("signed out, the billing screen leads to the sign-in page and back", async ({ stack }) => {
  const page = await visit(stack, "/settings/billing");
  expect([page.status, page.headers.get("location")]).toEqual([
    307,
    "/sign-in?callbackUrl=%2Fsettings%2Fbilling",
  ]);
});

const truth: [name: string, status: string | null, days: number, open: boolean][] = [
  ["no subscription", null, 0, false],
  ["an active subscription", "active", 1, true],
  ["a trial", "trialing", 1, true],
  ["a payment overdue for three days", "past_due", 3, true],
  ["a payment overdue for eight days", "past_due", 8, false],
  ["a paused subscription", "paused", 1, false],
  ["a canceled subscription", "canceled", 1, false],
  ["a subscription of unknown status", "frozen", 1, false],
];
for (const [name, status, days, open] of truth) {
  test(`${name} ${open ? "opens" : "doesn't open"} the page and the route`, async ({ stack }) => {
    const session = await samWith(stack, status, days);
    const page = await visit(stack, "/pro", { session });
    expect(page.status).toBe(200);
    expect(page.text.includes(PROTECTED)).toBe(open);
    expect(page.text.includes(CLOSED)).toBe(!open);
    const body = open ? { access: true } : { error: "no-access" };
    expect(await api(stack, session)).toEqual({ status: open ? 200 : 403, body });
  });
}

test("one of several subscriptions is enough", async ({ stack }) => {
  const session = await samWith(stack, "canceled");
  await deliver(stack, buildEvent({ data: { id: newId("sub"), status: "paused" } }));
  expect((await api(stack, session)).status).toBe(403);
  await deliver(stack, buildEvent({ data: { id: newId("sub"), status: "trialing" } }));
  expect((await api(stack, session)).status).toBe(200);
});

test("another customer's subscription opens nothing", async ({ stack }) => {
  const session = await samWith(stack, null);
  await deliver(stack, buildEvent({ data: { id: newId("sub"), customer_id: newId("ctm") } }));
  expect((await api(stack, session)).status).toBe(403);
});

test("the gate asks the mirror and never Paddle", async ({ stack }) => {
  const session = await samWith(stack, "active");
  await visit(stack, "/pro", { session });
  await api(stack, session);
  expect(await stack.emulator.requests()).toEqual([]);
});

const ended: [name: string, statement: string][] = [
  ["a deleted session", `DELETE FROM "Session"`],
  ["an expired session", `UPDATE "Session" SET "expires" = now() - interval '1 second'`],
  ["a deleted user", `DELETE FROM "User"`],
];
for (const [name, statement] of ended) {
  test(`${name} is refused at the next request`, async ({ stack }) => {
    const session = await samWith(stack, "active");
    expect((await api(stack, session)).status).toBe(200);
    await stack.database.sql(statement);
    expect((await api(stack, session)).status).toBe(401);
    expect((await visit(stack, "/pro", { session })).status).toBe(307);
    expect((await visit(stack, "/settings/billing", { session })).status).toBe(307);
  });
}

test("a user whose customer is unlinked is refused at the next request", async ({ stack }) => {
  const session = await samWith(stack, "active");
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = NULL`);
  expect((await api(stack, session)).status).toBe(403);
});

test("a made-up session opens nothing", async ({ stack }) => {
  await samWith(stack, "active");
  const jwt = "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6InNhbUBleGFtcGxlLmNvbSJ9.";
  for (const session of ["made-up", jwt, "'%20OR%20'1'='1", "x".repeat(4_000)]) {
    expect((await api(stack, session)).status).toBe(401);
  }
});
