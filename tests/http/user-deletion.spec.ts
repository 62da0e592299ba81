import { buildEvent, deliver } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM } from "@/tests/fixtures/users";

test("a user whom Paddle still charges can't be deleted, and the refusal says what to do first", async ({ stack }) => {
  const { sql } = stack.database;
  const remove = () => sql(`DELETE FROM "User" WHERE "email" = $1 RETURNING 1`, [SAM.email]);
  await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  for (const status of ["active", "trialing", "past_due", "paused"]) {
    await deliver(stack, buildEvent({ data: { status } }));
    await expect(remove(), status).rejects.toMatchObject({
      // A restrict violation, as of a foreign key.
      code: "23001",
      message: expect.stringMatching(`${SAM.customerId}.*cancel it at Paddle first`),
    });
  }
  await deliver(stack, buildEvent({ data: { status: "canceled" } }));
  expect(await remove()).toHaveLength(1);
});

test("a user who was unlinked, and one who never subscribed, can be deleted", async ({ stack }) => {
  const { sql } = stack.database;
  await createSession(stack.database, SAM.email);
  await createSession(stack.database, "newt@example.com");
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  await deliver(stack, buildEvent());
  await sql(`UPDATE "User" SET "paddleCustomerId" = NULL`);
  expect(await sql(`DELETE FROM "User" RETURNING 1`)).toHaveLength(2);
});
