import { expect, test } from "playwright/test";
import { customers, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive, tess, theo, pia, carl, paula } = subscriptions;
const { sam } = customers;
const rig = setUpEmulator();

test("a scheduled cancellation ends billing, can be undone, and takes effect", async () => {
  const before = await rig.paddle.subscriptions.get(samActive);
  const scheduled = await rig.paddle.subscriptions.cancel(samActive);
  expect(scheduled).toMatchObject({ status: "active", nextBilledAt: null });
  expect(scheduled.scheduledChange?.effectiveAt).toBe(before.currentBillingPeriod?.endsAt);
  expect(await codeOf(rig.paddle.subscriptions.cancel(samActive))).toBe("subscription_locked_pending_changes");
  const kept = await rig.paddle.subscriptions.update(samActive, { scheduledChange: null });
  expect(kept).toMatchObject({ scheduledChange: null, nextBilledAt: before.nextBilledAt });
  await rig.advance("P13D");
  const canceled = await rig.paddle.subscriptions.get(carl);
  expect(canceled).toMatchObject({ status: "canceled", currentBillingPeriod: null, nextBilledAt: null });
  expect(rig.typesOf(carl)).toEqual(["subscription.canceled", "subscription.updated"]);
});

test("a scheduled pause takes effect and resumes on its date", async () => {
  await rig.advance("P13D");
  const paused = await rig.paddle.subscriptions.get(paula);
  expect(paused).toMatchObject({ status: "paused", scheduledChange: { action: "resume" } });
  await rig.advance("P1M");
  const resumed = await rig.paddle.subscriptions.get(paula);
  expect(resumed).toMatchObject({ status: "active", scheduledChange: null, pausedAt: null });
  expect(rig.typesOf(paula)).toEqual([
    "subscription.updated",
    "subscription.paused",
    "subscription.updated",
    "subscription.resumed",
  ]);
  expect(await codeOf(rig.paddle.subscriptions.resume(paula, { effectiveFrom: "immediately" }))).toBe(
    "subscription_must_be_paused",
  );
});

test("a renewal starts the next period, and shortly before it nothing can change", async () => {
  const before = await rig.paddle.subscriptions.get(samActive);
  const until = Date.parse(String(before.nextBilledAt)) - rig.now() - 60_000;
  await rig.advance(`PT${Math.floor(until / 1000)}S`);
  expect(await codeOf(rig.paddle.subscriptions.cancel(samActive))).toBe("subscription_locked_renewal");
  await rig.advance("PT2M");
  const after = await rig.paddle.subscriptions.get(samActive);
  expect(after.currentBillingPeriod?.startsAt).toBe(before.currentBillingPeriod?.endsAt);
  expect(after.items[0]?.previouslyBilledAt).toBe(before.nextBilledAt);
  expect(rig.typesOf(samActive)).toEqual(["subscription.updated"]);
});

test("a failed renewal is past due in its new period, and canceled after thirty days", async () => {
  await rig.control(`customers/${sam}/payment-method`, { card: "4000002760003184" });
  const before = await rig.paddle.subscriptions.get(samActive);
  await rig.advance("P1M");
  const overdue = await rig.paddle.subscriptions.get(samActive);
  expect(overdue).toMatchObject({ status: "past_due" });
  expect(overdue.currentBillingPeriod?.startsAt).toBe(before.nextBilledAt);
  const sent = ["subscription.updated", "subscription.updated", "subscription.past_due"];
  expect(rig.typesOf(samActive)).toEqual(sent);
  expect(await codeOf(rig.paddle.subscriptions.pause(samActive, {}))).toBe("subscription_update_when_past_due");
  await rig.advance("P31D");
  expect((await rig.paddle.subscriptions.get(samActive)).status).toBe("canceled");
  expect(rig.typesOf(samActive)).toEqual([...sent, "subscription.canceled", "subscription.updated"]);
});

test("a trial with a card becomes active, one without refuses a pause and ends", async () => {
  expect(await codeOf(rig.paddle.subscriptions.pause(theo, {}))).toBe("subscription_cannot_be_paused");
  await rig.advance("P10D");
  const billed = await rig.paddle.subscriptions.get(tess);
  expect(billed.status).toBe("active");
  expect(billed.firstBilledAt).toBe(billed.currentBillingPeriod?.startsAt);
  expect(rig.typesOf(tess)).toEqual(["subscription.activated", "subscription.updated"]);
  expect((await rig.paddle.subscriptions.get(theo)).status).toBe("canceled");
});

test("moving the world back moves its dates and runs nothing", async () => {
  const before = await rig.paddle.subscriptions.get(pia);
  await rig.control("clock", { set: new Date(rig.now() - 20 * 86_400_000).toISOString() });
  const after = await rig.paddle.subscriptions.get(pia);
  const moved = Date.parse(String(before.nextBilledAt)) - Date.parse(String(after.nextBilledAt));
  expect(Math.round(moved / 3_600_000)).toBe(20 * 24);
  expect(after.status).toBe("past_due");
  expect(rig.events()).toEqual([]);
});
