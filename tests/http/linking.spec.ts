import { newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const customerOf = async ({ database }: Stack, email: string) => {
  const rows = await database.sql<{ id: string | null }>(
    `SELECT "paddleCustomerId" AS "id" FROM "User" WHERE "email" = $1`,
    [email],
  );
  return rows[0]?.id;
};

test("a verified user is linked on the first visit to the customer with their address, and sees the subscriptions", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  const page = await visit(stack, "/settings/billing", { session });
  expect(page.text).toContain("AeroEdit Pro");
  expect(await customerOf(stack, SAM.email)).toBe(SAM.customerId);
  const rows = await stack.database.sql(`SELECT "id" FROM "Subscription" ORDER BY "id"`);
  expect(rows).toEqual([{ id: SAM_PAUSED }, { id: SAM_ACTIVE }]);
  const audited = await stack.database.sql(`SELECT "action", "outcome", "subscriptionId" FROM "AuditEntry"`);
  expect(audited).toEqual([{ action: "link-customer", outcome: "linked", subscriptionId: null }]);
});

test("upper and lower case in an address don't matter", async ({ stack }) => {
  const session = await createSession(stack.database, "Sam@Example.com");
  await visit(stack, "/settings/billing", { session });
  expect(await customerOf(stack, "Sam@Example.com")).toBe(SAM.customerId);
});

test("a user whose address is not verified is not linked, and Paddle is not asked", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email, false);
  const page = await visit(stack, "/settings/billing", { session });
  expect(page.status).toBe(200);
  expect(page.text).not.toContain("AeroEdit Pro");
  expect(await customerOf(stack, SAM.email)).toBeNull();
  expect(await stack.emulator.requests()).toEqual([]);
});

test("a customer whom another user has is not taken over, and a line in the log says so", async ({
  stack,
}) => {
  await createSession(stack.database, "first@example.com");
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = $1`, [SAM.customerId]);
  const session = await createSession(stack.database, SAM.email);
  const page = await visit(stack, "/settings/billing", { session });
  expect(page.text).not.toContain("AeroEdit Pro");
  expect(await customerOf(stack, SAM.email)).toBeNull();
  expect(await customerOf(stack, "first@example.com")).toBe(SAM.customerId);
  expect(stack.app.output()).toContain(`customer ${SAM.customerId} is linked to another user`);
  expect(await stack.database.sql(`SELECT "outcome" FROM "AuditEntry"`)).toEqual([{ outcome: "refused" }]);
});

test("of two users who come for one customer at once, one is linked", async ({ stack }) => {
  const emails = [SAM.email, "SAM@example.com"];
  const sessions = await Promise.all(emails.map((email) => createSession(stack.database, email)));
  await Promise.all(sessions.map((session) => visit(stack, "/settings/billing", { session })));
  const linked = await stack.database.sql(`SELECT "id" FROM "User" WHERE "paddleCustomerId" IS NOT NULL`);
  expect(linked).toHaveLength(1);
});

test("a link is never overwritten, also when the address changes", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  await stack.database.sql(`UPDATE "User" SET "email" = 'tess@example.com', "freshUntil" = NULL`);
  await visit(stack, "/settings/billing", { session });
  expect(await customerOf(stack, "tess@example.com")).toBe(SAM.customerId);
});

for (const email of [
  "newt@example.com",
  "sam@example.com,tess@example.com",
  "sam@example.co",
  "am@example.com",
]) {
  test(`${email} is nobody's address at Paddle, so links nobody`, async ({ stack }) => {
    const session = await createSession(stack.database, email);
    const page = await visit(stack, "/settings/billing", { session });
    expect(page.text).toContain("No billing account yet");
    expect(await customerOf(stack, email)).toBeNull();
  });
}

test("viewing pages creates nothing at Paddle", async ({ stack }) => {
  for (const email of [SAM.email, "nora@example.com", "newt@example.com"]) {
    const session = await createSession(stack.database, email);
    for (const path of ["/", "/settings/billing", "/settings/billing", "/pro", "/api/pro", "/sign-in"]) {
      await visit(stack, path, { session });
    }
  }
  const methods = (await stack.emulator.requests()).map(({ method }) => method);
  expect(methods.length).toBeGreaterThan(0);
  expect(new Set(methods)).toEqual(new Set(["GET"]));
});

test("a user's id or address in a signed event links nobody", async ({ stack }) => {
  const session = await createSession(stack.database, "newt@example.com");
  const [user] = await stack.database.sql<{ id: string }>(`SELECT "id" FROM "User"`);
  const claims = { userId: user?.id ?? "", user_id: user?.id ?? "", email: "newt@example.com" };
  const customer_id = newId("ctm");
  const data = {
    custom_data: claims,
    email: "newt@example.com",
    customer_id,
    customer: { email: "newt@example.com" },
  };
  for (const type of ["subscription.created", "transaction.completed", "customer.created"]) {
    expect((await deliver(stack, buildEvent({ type, data }))).status).toBe(200);
  }
  expect(await customerOf(stack, "newt@example.com")).toBeNull();
  expect((await visit(stack, "/api/pro", { session })).status).toBe(403);
});
