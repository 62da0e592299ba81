import { emptyStates } from "@/lib/copy";
import { newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { hasAccess } from "@/tests/fixtures/people";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const NEWT = "newt@example.com";

async function customerOf({ database }: Stack, email: string): Promise<string | null | undefined> {
  const rows = await database.sql<{ id: string | null }>(
    `SELECT "paddleCustomerId" AS "id" FROM "User" WHERE "email" = $1`,
    [email],
  );
  return rows[0]?.id;
}

/** A first visit of somebody to their billing page. */
async function arrive(stack: Stack, email: string, isVerified = true) {
  const session = await createSession(stack.database, email, isVerified);
  return { session, page: await visit(stack, "/settings/billing", { session }) };
}

test("a verified user is linked to the customer with their address on the first visit", async ({ stack }) => {
  const { page } = await arrive(stack, SAM.email);
  expect(page.text).toContain("AeroEdit Pro");
  expect(await customerOf(stack, SAM.email)).toBe(SAM.customerId);
  const rows = await stack.database.sql(`SELECT "id" FROM "Subscription" ORDER BY "id"`);
  expect(rows).toEqual([{ id: SAM_PAUSED }, { id: SAM_ACTIVE }]);
  const audited = await stack.database.sql(`SELECT "action", "outcome", "subscriptionId" FROM "AuditEntry"`);
  expect(audited).toEqual([{ action: "link-customer", outcome: "linked", subscriptionId: null }]);
});

test("a user whose address is not verified is not linked, and Paddle is not asked", async ({ stack }) => {
  const { page } = await arrive(stack, SAM.email, false);
  expect(page.status).toBe(200);
  expect(page.text).not.toContain("AeroEdit Pro");
  expect(await customerOf(stack, SAM.email)).toBeNull();
  expect(await stack.emulator.requests()).toEqual([]);
});

test("a customer whom another user has is not taken over, and the log says so", async ({ stack }) => {
  await createSession(stack.database, "first@example.com");
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = $1`, [SAM.customerId]);
  const { page } = await arrive(stack, SAM.email);
  expect(page.text).not.toContain("AeroEdit Pro");
  expect(await customerOf(stack, SAM.email)).toBeNull();
  expect(await customerOf(stack, "first@example.com")).toBe(SAM.customerId);
  expect(stack.app.output()).toContain(`customer ${SAM.customerId} is linked to another user`);
  expect(await stack.database.sql(`SELECT "outcome" FROM "AuditEntry"`)).toEqual([{ outcome: "refused" }]);
});

test("upper and lower case don't matter, and of two users who come at once one is linked", async ({ stack }) => {
  await Promise.all(["Sam@Example.com", "SAM@example.com"].map((email) => arrive(stack, email)));
  const linked = await stack.database.sql(`SELECT "id" FROM "User" WHERE "paddleCustomerId" IS NOT NULL`);
  expect(linked).toHaveLength(1);
});

test("a link stays, whose address changes here or at Paddle", async ({ stack }) => {
  const { session } = await arrive(stack, SAM.email);
  await stack.emulator.api("PATCH", `/customers/${SAM.customerId}`, { email: "samuel@example.com" });
  await stack.database.sql(`UPDATE "User" SET "email" = 'tess@example.com', "syncFreshUntil" = NULL`);
  expect((await visit(stack, "/settings/billing", { session })).text).toContain("AeroEdit Pro");
  expect(await customerOf(stack, "tess@example.com")).toBe(SAM.customerId);
});

test("an address that nobody has at Paddle links nobody", async ({ stack }) => {
  for (const email of [NEWT, "sam@example.com,tess@example.com", "sam@example.co", "am@example.com"]) {
    const { page } = await arrive(stack, email);
    expect(page.text, email).toContain(emptyStates["no-customer"].title);
    expect(await customerOf(stack, email), email).toBeNull();
  }
});

test("viewing pages creates nothing at Paddle", async ({ stack }) => {
  for (const email of [SAM.email, "nora@example.com", NEWT]) {
    const { session } = await arrive(stack, email);
    for (const path of ["/", "/settings/billing", "/sign-in"]) await visit(stack, path, { session });
  }
  const methods = (await stack.emulator.requests()).map(({ method }) => method);
  expect(new Set(methods)).toEqual(new Set(["GET"]));
});

test("a user's id or address in a signed event links nobody", async ({ stack }) => {
  await createSession(stack.database, NEWT);
  const [user] = await stack.database.sql<{ id: string }>(`SELECT "id" FROM "User"`);
  const custom_data = { userId: user?.id ?? "", user_id: user?.id ?? "", email: NEWT };
  const data = { custom_data, email: NEWT, customer_id: newId("ctm"), customer: { email: NEWT } };
  for (const type of ["subscription.created", "transaction.completed", "customer.created"]) {
    expect((await deliver(stack, buildEvent({ type, data }))).status).toBe(200);
  }
  expect(await customerOf(stack, NEWT)).toBeNull();
  expect(await hasAccess(stack, NEWT)).toBe(false);
});
