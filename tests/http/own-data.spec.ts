import { signInSynced } from "@/tests/fixtures/people";
import { subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const PATH = "/settings/account/data";

/** Tokens of every kind that a row may hold. */
async function giveSecrets({ database }: Stack, userId: string, mark: string): Promise<void> {
  await database.sql(
    `INSERT INTO "Account" ("userId", "type", "provider", "providerAccountId", "refresh_token", "access_token", "id_token", "session_state")
     VALUES ($1, 'oauth', 'github', 'account-' || $2, 'secret-r' || $2, 'secret-a' || $2, 'secret-i' || $2, 'secret-s' || $2)`,
    [userId, mark],
  );
}

/** A payment that was refunded and charged back, of this subscription. */
const giveRefund = ({ database }: Stack, transactionId: string, subscriptionId: string) =>
  database.sql(
    `INSERT INTO "AdjustedPayment" VALUES ($1, $2, '2026-11-01T00:00:00Z', '3000', true, '2026-11-02T00:00:00Z')`,
    [transactionId, subscriptionId],
  );

test("what one downloads is a file with all that there is of oneself", async ({ stack }) => {
  const { session, user } = await signInSynced(stack, SAM.email);
  await giveSecrets(stack, user.id, "sam");
  await giveRefund(stack, "txn_of_sam", SAM_ACTIVE);
  expect((await visit(stack, "/settings/account", { session })).text).toContain(`href="${PATH}"`);
  const answer = await visit(stack, PATH, { session });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="my-data.json"');
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  const data = JSON.parse(answer.text);
  expect(data).toMatchObject({
    profile: { id: user.id, email: SAM.email, name: SAM.email, paddleCustomerId: SAM.customerId },
    signInWith: ["github"],
    sessions: [{ expires: expect.stringMatching(/^\d{4}-/) }],
    activity: [
      { action: "link-customer", outcome: "linked", subscriptionId: null },
      { action: "download-data", outcome: "started" },
    ],
  });
  expect(data.subscriptions.map(({ id }: { id: string }) => id).sort()).toEqual([SAM_PAUSED, SAM_ACTIVE]);
  expect(data.payments.length).toBeGreaterThan(0);
  expect(data.payments[0]).toMatchObject({ total: { amount: expect.stringMatching(/^\d+$/), currencyCode: "USD" } });
  expect(data.refunds).toEqual([
    {
      ...{ transactionId: "txn_of_sam", subscriptionId: SAM_ACTIVE, periodStartsAt: "2026-11-01T00:00:00.000Z" },
      ...{ refunded: "3000", isRefundedInFull: true, chargedBackAt: "2026-11-02T00:00:00.000Z" },
    },
  ]);
  expect(data.nextPayments[0]).toMatchObject({ subscriptionId: SAM_ACTIVE, payment: expect.any(Object) });
});

test("no token, session, secret or link is in it, and nothing of anybody else", async ({ stack }) => {
  const others = [];
  for (const name of ["tess", "sixten"]) {
    const other = await signInSynced(stack, `${name}@example.com`);
    await giveSecrets(stack, other.user.id, name);
    await visit(stack, PATH, { session: other.session });
    others.push(other.session, other.user.id, other.user.email);
  }
  await giveRefund(stack, "txn_of_tess", subscriptions.tess);
  const { session, user } = await signInSynced(stack, SAM.email);
  await giveSecrets(stack, user.id, "sam");
  const { text } = await visit(stack, PATH, { session });
  const rows = await stack.database.sql<{ id: string }>(
    `SELECT "id" FROM "Subscription" WHERE "paddleCustomerId" <> $1
     UNION SELECT "paddleCustomerId" FROM "User" WHERE "email" <> $2`,
    [SAM.customerId, SAM.email],
  );
  expect(rows.length).toBeGreaterThan(50);
  const settings = ["DATABASE_URL", "AUTH_SECRET", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET"];
  const secrets = settings.map((name) => stack.variables[name] ?? "");
  const marks = [
    ...others,
    "txn_of_tess",
    ...rows.map(({ id }) => id),
    ...secrets,
    session,
    "secret-",
    "account-",
    "token=",
    "http",
  ];
  expect(marks.filter((mark) => text.includes(mark))).toEqual([]);
});

test("somebody without a customer has a profile and nothing else; whoever is signed out gets nothing", async ({
  stack,
}) => {
  const session = await createSession(stack.database, "newt@example.com");
  const data = JSON.parse((await visit(stack, PATH, { session })).text);
  expect(data).toMatchObject({ subscriptions: [], payments: [], nextPayments: [], signInWith: [] });
  for (const stranger of [null, "nobody's", `${session}x`]) {
    const answer = await visit(stack, PATH, { session: stranger });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([401, { error: "signed-out" }]);
  }
  expect((await visit(stack, PATH, { session, method: "POST" })).status).toBe(405);
});

test("ten times a minute; the eleventh is told to wait, and while the database is down so is everybody", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  const statuses = [];
  for (let times = 0; times < 11; times++) statuses.push((await visit(stack, PATH, { session })).status);
  expect(statuses).toEqual([...Array(10).fill(200), 429]);
  await stack.database.cut();
  try {
    const answer = await visit(stack, PATH, { session });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([503, { error: "unavailable" }]);
  } finally {
    await stack.database.mend();
  }
});
