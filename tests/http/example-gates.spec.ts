import { proPage } from "@/app/pro/copy";
import { example, features, plans } from "@/lib/billing/plans";
import { needsPlan } from "@/lib/copy";
import { getPlansPath } from "@/lib/paths";
import { newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { itemOfPlan } from "@/tests/fixtures/plan-subscriptions";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { actionId, visit } from "@/tests/fixtures/visitor";

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** Sam's session, with his subscription in a state since some days ago; null for no subscription. */
async function samWith(stack: Stack, status: string | null, days = 1): Promise<string> {
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  if (status) await deliver(stack, buildEvent({ occurredAt: daysAgo(days), data: { status } }));
  return session;
}

const api = async (stack: Stack, session: string | null, headers = {}) => {
  const { status, text } = await visit(stack, "/api/pro", { session, headers });
  return { status, body: JSON.parse(text) };
};
const OPEN = { status: 200, body: { access: true } };
const toPlans = `${getPlansPath() ?? "/settings/billing"}?feature=${example.feature}`;
const closed = ({ url }: Stack) => ({
  status: 403,
  body: { error: "no-access", feature: example.feature, plans: url + toPlans },
});
const haveIt = plans.filter(({ includes }) => includes.features.includes(example.feature)).map(({ name }) => name);
const why = needsPlan(features[example.feature], haveIt);
const SIGNED_OUT = { status: 401, body: { error: "signed-out" } };

test("signed out, pages lead to the sign-in page and back, and the route says 401", async ({ stack }) => {
  for (const path of ["/pro", "/settings/billing", "/settings/billing/payments"]) {
    const { status, headers } = await visit(stack, path);
    const target = `/sign-in?callbackUrl=${encodeURIComponent(path)}`;
    expect([status, headers.get("location")]).toEqual([307, target]);
  }
  expect(await api(stack, null)).toEqual(SIGNED_OUT);
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
  test(`${name} ${open ? "opens" : "doesn't open"} the gate, and Paddle is not asked`, async ({ stack }) => {
    const session = await samWith(stack, status, days);
    const page = await visit(stack, "/pro", { session });
    expect([page.status, page.headers.get("location")]).toEqual(open ? [200, null] : [307, toPlans]);
    expect(page.text.includes(proPage.text)).toBe(open);
    expect(await api(stack, session)).toEqual(open ? OPEN : closed(stack));
    expect(await stack.emulator.requests()).toEqual([]);
    const billing = await visit(stack, "/settings/billing", { session });
    expect(billing.text.includes("AeroEdit Pro")).toBe(status !== null);
  });
}

test("one of several subscriptions is enough, if it is one's own", async ({ stack }) => {
  const session = await samWith(stack, "canceled");
  await deliver(stack, buildEvent({ data: { id: newId("sub"), status: "paused" } }));
  await deliver(stack, buildEvent({ data: { id: newId("sub"), customer_id: newId("ctm") } }));
  expect(await api(stack, session)).toEqual(closed(stack));
  await deliver(stack, buildEvent({ data: { id: newId("sub"), status: "trialing" } }));
  expect(await api(stack, session)).toEqual(OPEN);
});

test("a plan with the example's feature is required, and not just any", async ({ stack }) => {
  const session = await samWith(stack, null);
  await deliver(stack, buildEvent({ data: { items: [itemOfPlan("basic")] } }));
  expect(await api(stack, session)).toEqual(closed(stack));
  expect((await visit(stack, "/pro", { session })).status).toBe(307);
  await deliver(stack, buildEvent({ data: { items: [itemOfPlan("crew")] } }));
  expect(await api(stack, session)).toEqual(OPEN);
});

test("the example's actions check for themselves: one for the feature, one for a seat", async ({ stack }) => {
  const session = await samWith(stack, "active");
  // As a script would call them, whatever the page shows.
  const call = async (name: string) => {
    const body = new FormData();
    body.append("0", '[null,"$K1"]');
    const headers = { "Next-Action": actionId(name), Origin: stack.url };
    return (await visit(stack, "/pro", { session, method: "POST", headers, body })).text;
  };
  expect(await call("exportAction")).toContain(proPage.exported);
  expect(await call("inviteAction")).toContain(proPage.invited);
  await deliver(stack, buildEvent({ data: { items: [itemOfPlan("pro", 1)] } }));
  expect(await call("exportAction")).toContain(proPage.exported);
  expect(await call("inviteAction")).toContain(proPage.noSeat);
  await deliver(stack, buildEvent({ data: { items: [itemOfPlan("basic")] } }));
  expect(await call("exportAction")).toContain(why);
  await deliver(stack, buildEvent({ data: { status: "paused" } }));
  expect(await call("inviteAction")).toContain(proPage.noSeat);
});

const ended: [name: string, statement: string, answer: "closed" | typeof SIGNED_OUT][] = [
  ["a deleted session", `DELETE FROM "Session"`, SIGNED_OUT],
  ["an expired session", `UPDATE "Session" SET "expires" = now() - interval '1 second'`, SIGNED_OUT],
  ["a deleted user", `UPDATE "Subscription" SET "status" = 'canceled'; DELETE FROM "User"`, SIGNED_OUT],
  ["a customer that was unlinked", `UPDATE "User" SET "paddleCustomerId" = NULL`, "closed"],
];
for (const [name, statement, answer] of ended) {
  test(`${name} is refused at the next request`, async ({ stack }) => {
    const session = await samWith(stack, "active");
    expect(await api(stack, session)).toEqual(OPEN);
    await stack.database.sql(statement);
    expect(await api(stack, session)).toEqual(answer === "closed" ? closed(stack) : answer);
    if (answer !== SIGNED_OUT) return;
    for (const path of ["/pro", "/settings/billing"]) expect((await visit(stack, path, { session })).status).toBe(307);
  });
}

test("neither a made-up session nor a header that names somebody is an identity", async ({ stack }) => {
  await samWith(stack, "active");
  const jwt = "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6InNhbUBleGFtcGxlLmNvbSJ9.";
  for (const session of ["made-up", jwt, "'%20OR%20'1'='1", "x".repeat(4_000)])
    expect(await api(stack, session)).toEqual(SIGNED_OUT);
  const session = await createSession(stack.database, "newt@example.com");
  const headers = { "x-customer-id": SAM.customerId, "x-subscription-id": SAM_ACTIVE, From: SAM.email };
  expect(await api(stack, session, headers)).toEqual(closed(stack));
});

test("while the database is down the example route answers 503: it isn't known who is signed in", async ({ stack }) => {
  const session = await samWith(stack, "active");
  await stack.database.cut();
  try {
    const answer = await visit(stack, "/api/pro", { session });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  } finally {
    await stack.database.mend();
  }
});
