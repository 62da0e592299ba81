import { getBillingAccount } from "@/lib/billing/subscriptions";
import { type Entity, newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { asUser, hasAccess, signInSynced } from "@/tests/fixtures/people";
import { subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

// What Paddle's sandbox was seen to send, and what the app makes of it on the way.

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString().replace("Z", "456Z");

async function openAccount({ database }: Stack): Promise<void> {
  await createSession(database, SAM.email);
  await linkToCustomer(database, SAM.email, SAM.customerId);
}

const subscriptionOf = async (stack: Stack, email: string, id = SAM_ACTIVE) => {
  const account = await getBillingAccount(await asUser(stack, email));
  return account.subscriptions.find((one) => one.id === id);
};

for (const [type, status] of [
  ["subscription.activated", "active"],
  ["subscription.trialing", "trialing"],
  ["subscription.updated", "active"],
] as const) {
  test(`observed 3: a subscription begins with ${type} alone`, async ({ stack }) => {
    await openAccount(stack);
    const answer = await deliver(stack, buildEvent({ type, data: { status } }));
    expect(answer).toMatchObject({ status: 200, body: { outcome: "applied" } });
    expect(await subscriptionOf(stack, SAM.email)).toMatchObject({ status });
    expect(await hasAccess(stack, SAM.email)).toBe(true);
  });
}

const moved = { starts_at: hoursAgo(2), ends_at: "2099-12-12T15:26:23.357178Z" };

/** Tells of the subscription; the events of one call share their instant, with ascending ids. */
async function tell(stack: Stack, occurredAt: string, data: Entity, ...types: string[]): Promise<void> {
  const told = types.map((type, place) => {
    const id = `evt_${place}${newId("evt").slice(5)}`;
    return buildEvent({ id, type: `subscription.${type}`, occurredAt, data });
  });
  // Nobody promises the order in which they arrive.
  for (const event of told.toReversed()) expect((await deliver(stack, event)).status).toBe(200);
}

test("observed 4: through a renewal that fails in six events access holds, and it is overdue since the fifth", async ({
  stack,
}) => {
  await openAccount(stack);
  await tell(stack, hoursAgo(800), { status: "active" }, "activated");
  await tell(stack, hoursAgo(2), { status: "active", current_billing_period: moved }, "updated");
  expect(await hasAccess(stack, SAM.email)).toBe(true);
  expect(await subscriptionOf(stack, SAM.email)).toMatchObject({ status: "active", pastDueSince: null });
  const failedAt = hoursAgo(1);
  await tell(stack, failedAt, { status: "past_due", current_billing_period: moved }, "updated", "past_due");
  expect(await hasAccess(stack, SAM.email)).toBe(true);
  const overdue = await subscriptionOf(stack, SAM.email);
  expect(overdue).toMatchObject({ status: "past_due", pastDueSince: new Date(failedAt) });
});

test("observed 5: what is paid at last is active again, with no event of its own for it", async ({ stack }) => {
  await openAccount(stack);
  await tell(stack, hoursAgo(300), { status: "past_due" }, "updated", "past_due");
  expect(await hasAccess(stack, SAM.email)).toBe(false);
  await tell(stack, hoursAgo(1), { status: "active" }, "activated", "updated");
  expect(await hasAccess(stack, SAM.email)).toBe(true);
  expect(await subscriptionOf(stack, SAM.email)).toMatchObject({ status: "active", pastDueSince: null });
  const failedAgain = hoursAgo(0.5);
  await tell(stack, failedAgain, { status: "past_due" }, "updated", "past_due");
  const overdue = await subscriptionOf(stack, SAM.email);
  expect(overdue, "the grace starts anew").toMatchObject({ pastDueSince: new Date(failedAgain) });
});

test("observed 7: between the end of a trial and its bill there is access, and nothing is overdue", async ({
  stack,
}) => {
  const email = "tess@example.com";
  const { emulator } = stack;
  await emulator.control("clock", { freeze: true });
  await signInSynced(stack, email);
  const trial = await subscriptionOf(stack, email, subscriptions.tess);
  const { now } = await emulator.state<{ now: string }>();
  const seconds = Math.ceil((Number(trial?.trialEndsAt) - Date.parse(now)) / 1_000);
  await emulator.control("clock", { advance: `PT${seconds + 20}S` });
  await signInSynced(stack, email);
  const between = await subscriptionOf(stack, email, subscriptions.tess);
  expect(between).toMatchObject({ status: "trialing", pastDueSince: null });
  expect(await hasAccess(stack, email)).toBe(true);
  await emulator.control("clock", { advance: "PT30S" });
  await signInSynced(stack, email);
  expect(await subscriptionOf(stack, email, subscriptions.tess)).toMatchObject({ status: "active" });
  expect(await hasAccess(stack, email)).toBe(true);
});
