import { startLossyProxy } from "@/tests/fixtures/lossy-proxy";
import { callForm, listedSession, outcomeOf, patches, previewPlan } from "@/tests/fixtures/plan-forms";
import { freePort } from "@/tests/fixtures/ports";
import { waitUntilUp } from "@/tests/fixtures/programs";
import { type Stack, startApp } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

const seatsInMirror = async ({ database }: Stack) => {
  const [row] = await database.sql<{ quantity: number }>(
    `SELECT ("items"->0->>'quantity')::int AS "quantity" FROM "Subscription" WHERE "id" = $1`,
    [SAM_ACTIVE],
  );
  return row?.quantity;
};

const priceOf = async (stack: Stack, session: string, seats: number) =>
  (await previewPlan(stack, session, `plan=pro&interval=month&quantity=${seats}`)).fields;

/** Sam's session; Paddle's clock stands still, so that no amount moves between a price and its confirmation. */
async function sam(stack: Stack): Promise<string> {
  await stack.emulator.control("clock", { freeze: true });
  return listedSession(stack, SAM.email);
}

const slowly = (stack: Stack, latencyMs: number) =>
  stack.emulator.control("faults", { path: `/subscriptions/${SAM_ACTIVE}`, method: "PATCH", latencyMs });

test("two different confirmations at once are one change; the other is told to wait", async ({ stack }) => {
  const session = await sam(stack);
  const prices = [await priceOf(stack, session, 12), await priceOf(stack, session, 15)];
  await slowly(stack, 800);
  const answers = await Promise.all(prices.map((fields) => callForm(stack, "confirmPlan", fields, session)));
  const messages = answers.map((answer) => outcomeOf(answer)?.message ?? "none").sort();
  expect(messages).toEqual([
    "A change of this subscription is under way. Please wait a moment and look again.",
    expect.stringMatching(/^Your plan is changed\. You were charged \$/),
  ]);
  expect(await patches(stack)).toHaveLength(1);
});

test("the same confirmation sent again afterwards changes and charges nothing more", async ({ stack }) => {
  const session = await sam(stack);
  const fields = await priceOf(stack, session, 12);
  await callForm(stack, "confirmPlan", fields, session);
  const again = outcomeOf(await callForm(stack, "confirmPlan", fields, session));
  expect(again?.message).toContain("This is what you have already.");
  expect(await patches(stack)).toHaveLength(1);
});

test("a claim whose process died holds until its time is over, and no longer", async ({ stack }) => {
  const session = await sam(stack);
  const fields = await priceOf(stack, session, 12);
  await stack.database.sql(`INSERT INTO "SubscriptionClaim" VALUES ($1, now() + interval '1 minute')`, [
    SAM_ACTIVE,
  ]);
  expect(outcomeOf(await callForm(stack, "confirmPlan", fields, session))?.message).toContain("is under way");
  await stack.database.sql(`UPDATE "SubscriptionClaim" SET "until" = now() - interval '1 second'`);
  expect(outcomeOf(await callForm(stack, "confirmPlan", fields, session))?.isDone).toBe(true);
  expect(await stack.database.sql(`SELECT 1 FROM "SubscriptionClaim"`)).toEqual([]);
});

test("a change that outlived its claim leaves the claim of the next one alone", async ({ stack }) => {
  const session = await sam(stack);
  const fields = await priceOf(stack, session, 12);
  await slowly(stack, 1_500);
  const first = callForm(stack, "confirmPlan", fields, session);
  await expect.poll(async () => (await patches(stack)).length).toBe(1);
  await stack.database.sql(`UPDATE "SubscriptionClaim" SET "until" = now() + interval '1 hour'`);
  expect(outcomeOf(await first)?.isDone).toBe(true);
  expect(await stack.database.sql(`SELECT 1 FROM "SubscriptionClaim"`)).toHaveLength(1);
});

for (const method of ["PATCH", "POST"] as const) {
  const [name, isPatch] = [method === "PATCH" ? "a change" : "a resumption", method === "PATCH"];
  test(`${name} that Paddle made, but whose answer was lost, is read again and said to be done`, async ({
    stack,
  }) => {
    const session = await sam(stack);
    const proxy = await startLossyProxy(stack.emulator.url);
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const app = startApp(port, { ...stack.variables, AUTH_URL: url, PADDLE_API_URL: proxy.url });
    try {
      await waitUntilUp(app, `http://127.0.0.1:${port}/api/health`);
      const { fields } = isPatch
        ? await previewPlan({ url }, session, "plan=pro&interval=month&quantity=14")
        : { fields: { subscriptionId: SAM_PAUSED, amount: "40000", currencyCode: "USD" } };
      proxy.loses.add(method);
      const action = isPatch ? "confirmPlan" : "confirmResume";
      const outcome = outcomeOf(await callForm({ url }, action, fields, session));
      expect(outcome).toMatchObject({
        isDone: true,
        message: expect.stringMatching(/You were charged \$\d/),
      });
      const sent = (await stack.emulator.requests()).filter((one) => one.method === method);
      expect(sent.filter(({ path }) => !/preview/.test(path))).toHaveLength(1);
    } finally {
      await app.stop();
      proxy.stop();
    }
  });
}

test("a change that Paddle never got is not said to be undone, and not sent again", async ({ stack }) => {
  const session = await sam(stack);
  const fields = await priceOf(stack, session, 14);
  await stack.emulator.control("faults", {
    path: `/subscriptions/${SAM_ACTIVE}`,
    method: "PATCH",
    reset: true,
  });
  const outcome = outcomeOf(await callForm(stack, "confirmPlan", fields, session));
  expect(outcome).toMatchObject({
    isDone: false,
    message: expect.stringContaining("didn’t confirm the change"),
  });
  expect(await patches(stack)).toHaveLength(1);
});

test("a change that Paddle had no time for is one that was not made", async ({ stack }) => {
  const session = await sam(stack);
  const fields = await priceOf(stack, session, 14);
  await stack.emulator.control("faults", {
    path: `/subscriptions/${SAM_ACTIVE}`,
    method: "PATCH",
    status: 429,
  });
  const outcome = outcomeOf(await callForm(stack, "confirmPlan", fields, session));
  expect(outcome?.message).toContain("receiving too many requests");
  expect(await patches(stack)).toHaveLength(1);
});

test("a database that fails after the charge does not make it undone, and the webhook shows it later", async ({
  stack,
}) => {
  const session = await sam(stack);
  const fields = await priceOf(stack, session, 14);
  await slowly(stack, 1_500);
  const answer = callForm(stack, "confirmPlan", fields, session);
  await expect.poll(async () => (await patches(stack)).length).toBe(1);
  await stack.database.cut();
  const outcome = outcomeOf(await answer);
  await stack.database.mend();
  expect(outcome?.message).toMatch(/^Your plan is changed\. You were charged \$/);
  await stack.emulator.control("deliveries", { flush: true });
  await expect.poll(() => seatsInMirror(stack), { timeout: 20_000 }).toBe(14);
});

test("after ten prices in a minute a person waits, and Paddle is not asked", async ({ stack }) => {
  const session = await sam(stack);
  for (let seats = 11; seats <= 20; seats++) await priceOf(stack, session, seats);
  const before = (await stack.emulator.requests()).filter(({ path }) => path.endsWith("/preview")).length;
  const { answer } = await previewPlan(stack, session, "plan=pro&interval=month&quantity=30");
  expect(answer.text).toContain("That was many requests in a short time.");
  const after = (await stack.emulator.requests()).filter(({ path }) => path.endsWith("/preview")).length;
  expect([before, after]).toEqual([10, 10]);
});
