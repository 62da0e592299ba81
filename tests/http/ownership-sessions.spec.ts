import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { callAction, returned, visit } from "@/tests/fixtures/visitor";

async function sam(stack: Stack): Promise<string> {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  await stack.emulator.control("reset");
  return session;
}

const attempts = [
  { action: "createLink", args: ["overview", null] },
  { action: "createLink", args: ["cancel", SAM_ACTIVE] },
  { action: "refreshBilling", args: [] },
];

const noSessions: [name: string, session: (stack: Stack) => Promise<string | null>][] = [
  ["without a session", async () => null],
  ["with a made-up session", async () => "d1c2af64-0000-4000-8000-000000000000"],
  ["with an unsigned token", async () => "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6InNhbUBleGFtcGxlLmNvbSJ9."],
  [
    "with an expired session",
    async (stack) => {
      const session = await createSession(stack.database, SAM.email);
      await stack.database.sql(`UPDATE "Session" SET "expires" = now() - interval '1 minute'`);
      return session;
    },
  ],
  [
    "with a session that was ended",
    async (stack) => {
      const session = await createSession(stack.database, SAM.email);
      await stack.database.sql(`DELETE FROM "Session"`);
      return session;
    },
  ],
];
for (const [name, make] of noSessions) {
  test(`an action ${name} does nothing, and Paddle is not called`, async ({ stack }) => {
    await sam(stack);
    const session = await make(stack);
    for (const { action, args } of attempts) {
      const answer = await callAction(stack, action, args, { session });
      expect(answer.text).not.toContain("token=");
      if (action === "createLink") expect(returned(answer)).toEqual({ refused: "signed-out" });
      else expect(answer.headers.get("x-action-redirect")).toContain("/sign-in");
    }
    expect(await stack.emulator.requests()).toEqual([]);
    expect(await stack.database.sql(`SELECT 1 FROM "AuditEntry" WHERE "action" LIKE 'portal:%'`)).toEqual([]);
  });
}

const strangers = [
  "https://evil.test",
  "null",
  "http://localhost:1",
  "http://localhost.evil.test",
  "http://sub.localhost",
];
for (const origin of strangers) {
  test(`an action sent from ${origin} does nothing, although the cookie came with it`, async ({ stack }) => {
    const session = await sam(stack);
    for (const { action, args } of attempts) {
      const answer = await callAction(stack, action, args, { session, origin });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toContain("token=");
    }
    expect(await stack.emulator.requests()).toEqual([]);
  });
}

test("an action called at the address of another page keeps its checks", async ({ stack }) => {
  await sam(stack);
  for (const path of ["/", "/pro", "/sign-in", "/api/pro", "/api/webhooks/paddle", "/nowhere"]) {
    const answer = await callAction(stack, "createLink", ["overview", null], { path });
    expect(answer.text, path).not.toContain("token=");
  }
  expect(await stack.emulator.requests()).toEqual([]);
});

test("an event posted as an action writes nothing", async ({ stack }) => {
  const session = await sam(stack);
  const before = await stack.database.sql(`SELECT "id", "eventId" FROM "Subscription" ORDER BY "id"`);
  const event = {
    event_id: "evt_01jcgfqc2mbw5cdr7tmbtsv3dp",
    event_type: "subscription.updated",
    data: { id: SAM_ACTIVE },
  };
  for (const action of ["createLink", "refreshBilling", "followLink"]) {
    await callAction(stack, action, [event], { session });
    await callAction(stack, action, JSON.stringify(event), { session });
  }
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toEqual([]);
  expect(await stack.database.sql(`SELECT "id", "eventId" FROM "Subscription" ORDER BY "id"`)).toHaveLength(
    before.length,
  );
});

test("after ten links in a minute a user is refused and Paddle not called, and another user is served", async ({
  stack,
}) => {
  const session = await sam(stack);
  const tess = await createSession(stack.database, "tess@example.com");
  await visit(stack, "/settings/billing", { session: tess });
  const click = async (who: string) =>
    returned(await callAction(stack, "createLink", ["overview", null], { session: who }));
  const atOnce = await Promise.all(Array.from({ length: 15 }, () => click(session)));
  const oneByOne: unknown[] = [];
  for (let times = 0; times < 11; times++) oneByOne.push(await click(session));
  expect(oneByOne.at(-1)).toEqual({ refused: "limited" });
  const isLink = (answer: unknown) => typeof answer === "object" && answer !== null && "url" in answer;
  const links = [...atOnce, ...oneByOne].filter(isLink);
  expect(links).toHaveLength(10);
  expect(isLink(await click(tess))).toBe(true);
  const calls = (await stack.emulator.requests()).filter(({ path }) => path.includes("portal-sessions"));
  expect(calls).toHaveLength(11);
});
