import { createHmac } from "node:crypto";
import { expect, test } from "playwright/test";
import { subscriptions } from "./fixtures/ids.ts";
import { codeOf, secret, setUpReceiver } from "./fixtures/rig.ts";

const { samActive, samPaused } = subscriptions;
const { rig, receiver } = await setUpReceiver();

test("a cancellation is sent as two signed events with the whole subscription", async () => {
  await rig.paddle.subscriptions.cancel(samActive, { effectiveFrom: "immediately" });
  await rig.control("settle");
  expect(receiver.deliveries.map(({ event }) => event.event_type)).toEqual([
    "subscription.canceled",
    "subscription.updated",
  ]);
  for (const { signature, body, agent } of receiver.deliveries) {
    const [, ts, h1] = /^ts=(\d+);h1=([a-f0-9]{64})$/.exec(signature) ?? [];
    expect(h1).toBe(createHmac("sha256", secret).update(`${ts}:${body}`).digest("hex"));
    expect(Math.abs(Number(ts) - Date.now() / 1000)).toBeLessThan(5);
    expect(agent).toBe("Paddle");
    expect(await rig.paddle.webhooks.unmarshal(body, secret, signature)).toMatchObject({
      data: { id: samActive },
    });
    expect(JSON.parse(body).data).not.toHaveProperty("management_urls");
  }
  const [first, second] = receiver.deliveries.map(({ event }) => event);
  expect(first?.occurred_at).toBe(second?.occurred_at);
  expect(String(first?.event_id) < String(second?.event_id)).toBe(true);
  expect(await codeOf(rig.paddle.subscriptions.cancel(samActive))).toBe("subscription_is_canceled_action_invalid");
  const events = await rig.paddle.events.list({ orderBy: "id[ASC]" }).next();
  expect(events.map(({ eventType }) => eventType)).toEqual(["subscription.canceled", "subscription.updated"]);
});

test("a delivery that fails is tried again with the same body", async () => {
  receiver.answers.push(500);
  await rig.paddle.subscriptions.cancel(samActive);
  await expect.poll(() => receiver.deliveries.length, { timeout: 6000 }).toBe(2);
  expect(receiver.deliveries[1]?.body).toBe(receiver.deliveries[0]?.body);
  await rig.control("settle");
  const [notification] = await rig.paddle.notifications.list().next();
  expect(notification).toMatchObject({ status: "delivered", timesAttempted: 2 });
  const logs = await rig.paddle.notifications.getLogs(String(notification?.id)).next();
  expect(logs.map(({ responseCode }) => responseCode)).toEqual([200, 500]);
});

test("a delivery that keeps failing is given up after five attempts", async () => {
  receiver.answers.push(500, 500, 500, 500, 500);
  await rig.paddle.subscriptions.cancel(samActive);
  for (let attempt = 0; attempt < 6; attempt += 1) await rig.advance("PT1S");
  expect(receiver.deliveries).toHaveLength(5);
  const [notification] = await rig.paddle.notifications.list({ status: ["failed"] }).next();
  await rig.paddle.notifications.replay(String(notification?.id));
  await rig.control("settle");
  expect(receiver.deliveries.at(-1)?.event.event_id).toBe(receiver.deliveries[0]?.event.event_id);
  expect(receiver.deliveries.at(-1)?.event.notification_id).not.toBe(receiver.deliveries[0]?.event.notification_id);
});

test("deliveries are held, duplicated, dropped, shuffled, replayed, corrupted and signed with two secrets", async () => {
  await rig.control("deliveries", { hold: true });
  await rig.paddle.subscriptions.cancel(samPaused);
  await rig.control("settle");
  expect(receiver.deliveries).toHaveLength(0);
  const released = await rig.control("deliveries", { hold: false, duplicate: 1 });
  expect(await released.json()).toMatchObject({ queued: 0, sent: 4, modes: { hold: false, duplicate: 1 } });
  expect(new Set(receiver.deliveries.map(({ event }) => event.notification_id)).size).toBe(2);

  await rig.control("deliveries", { duplicate: 0, drop: 1 });
  await rig.paddle.subscriptions.cancel(samActive);
  await rig.control("settle");
  expect(receiver.deliveries).toHaveLength(4);

  await rig.control("deliveries", { drop: 0, replay: "all", corrupt: "signature", shuffle: true });
  expect(receiver.deliveries).toHaveLength(7);
  const { signature, body } = receiver.deliveries[6] ?? { signature: "", body: "" };
  expect(await rig.paddle.webhooks.isSignatureValid(body, secret, signature)).toBe(false);

  await rig.control("deliveries", {
    corrupt: null,
    rotate: { secret: "fresh", keepOld: true, oldLast: true },
  });
  await rig.control("deliveries", { replay: String(receiver.deliveries[0]?.event.event_id) });
  const last = receiver.deliveries[7];
  expect(last?.signature.match(/h1=/g)).toHaveLength(2);
  expect(await rig.paddle.webhooks.isSignatureValid(String(last?.body), secret, String(last?.signature))).toBe(true);
});
