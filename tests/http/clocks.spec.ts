import { API_KEY, WEBHOOK_SECRET } from "@/tests/fixtures/emulator";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { signInSynced } from "@/tests/fixtures/people";
import { freePort } from "@/tests/fixtures/ports";
import { waitUntilUp } from "@/tests/fixtures/programs";
import { type Stack, startApp } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const secondsAhead = (seconds: number) => new Date(Date.now() + seconds * 1_000);

const read = async ({ database }: Stack) => {
  const [row] = await database.sql(`SELECT "scheduledAction" FROM "Subscription" WHERE "id" = $1`, [SAM_ACTIVE]);
  return row;
};

/** Each of these is told by webhook. */
async function change({ emulator }: Stack, method: string, path: string, body: object): Promise<void> {
  await emulator.api(method, `/subscriptions/${SAM_ACTIVE}${path}`, body);
  expect(await emulator.control("settle")).toMatchObject({ pending: 0 });
}

for (const minutes of [-4, 4]) {
  test(`with Paddle's clock ${minutes} minutes from ours, what happens right after a list is applied`, async ({
    stack,
  }) => {
    await stack.emulator.control("clock", { set: secondsAhead(minutes * 60).toISOString() });
    await change(stack, "POST", "/cancel", {});
    await signInSynced(stack, SAM.email);
    expect(await read(stack)).toEqual({ scheduledAction: "cancel" });
    await change(stack, "PATCH", "", { scheduled_change: null });
    expect(await read(stack)).toEqual({ scheduledAction: null });
  });
}

test("a list applies a change whose webhook was lost, right after an event before it", async ({ stack }) => {
  await change(stack, "POST", "/cancel", {});
  await stack.emulator.control("deliveries", { drop: 1 });
  await change(stack, "PATCH", "", { scheduled_change: null });
  expect(await read(stack)).toEqual({ scheduledAction: "cancel" });
  await signInSynced(stack, SAM.email);
  expect(await read(stack)).toEqual({ scheduledAction: null });
});

test("an event dated ahead of our clock is not committed, and the log names it", async ({ stack }) => {
  const port = await freePort();
  // The local Paddle's clock may be moved, so this holds everywhere but there.
  const { PADDLE_API_URL: _, ...shared } = stack.variables;
  const app = startApp(port, {
    ...shared,
    ...{ PADDLE_ENVIRONMENT: "sandbox", NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "test_0123456789abcdef0123456789a" },
    ...{ PADDLE_API_KEY: API_KEY, PADDLE_WEBHOOK_SECRET: WEBHOOK_SECRET },
    ...{ AUTH_GITHUB_ID: "an-id", AUTH_GITHUB_SECRET: "a-secret" },
  });
  const sandbox = { ...stack, url: `http://127.0.0.1:${port}` };
  try {
    await waitUntilUp(app, `${sandbox.url}/api/health`);
    const early = buildEvent({ occurredAt: secondsAhead(310) });
    expect(await deliver(sandbox, early)).toMatchObject({ status: 500, body: { outcome: "failed" } });
    expect(app.output()).toContain(`${early.event_type} ${early.event_id}`);
    expect(await stack.database.sql(`SELECT 1 FROM "WebhookEvent"`)).toEqual([]);
    expect(await read(stack)).toBeUndefined();
    expect((await deliver(sandbox, buildEvent({ occurredAt: secondsAhead(290) }))).body).toEqual({
      outcome: "applied",
    });
  } finally {
    await app.stop();
  }
});
