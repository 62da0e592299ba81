import { expect, test } from "playwright/test";
import { z } from "zod";
import { defaultDestinationId } from "../src/webhooks/destinations.ts";
import { customers, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpReceiver } from "./fixtures/rig.ts";

const { sam } = customers;
const { rig, receiver, url } = await setUpReceiver();

const rename = (name: string) => rig.paddle.customers.update(sam, { name });
const notification = async () => {
  const [newest] = await rig.paddle.notifications.list().next();
  if (!newest) throw new Error("no notification");
  return newest;
};
/** Seconds from an attempt that failed to the next. */
const wait = async () => {
  const { retryAt, lastAttemptAt } = await notification();
  return (Date.parse(String(retryAt)) - Date.parse(String(lastAttemptAt))) / 1000;
};

test("observed 13: a price is sold from one to a hundred times unless it says otherwise, and never from zero", async () => {
  const product = await rig.paddle.products.create({ name: "Bounds", taxCategory: "standard" });
  const unitPrice = { amount: "1000", currencyCode: "USD" as const };
  const fields = { productId: product.id, description: "Bounds", unitPrice };
  const price = await rig.paddle.prices.create(fields);
  expect(price.quantity).toMatchObject({ minimum: 1, maximum: 100 });
  const buy = (quantity: number) =>
    codeOf(rig.paddle.transactions.create({ items: [{ priceId: price.id, quantity }] }));
  expect(await buy(100)).toBeNull();
  expect(await buy(101)).toBe("transaction_item_quantity_out_of_range");
  expect(await codeOf(rig.paddle.prices.create({ ...fields, quantity: { minimum: 0, maximum: 5 } }))).toBe(
    "invalid_field",
  );
  expect(await codeOf(rig.paddle.prices.update(price.id, { quantity: { minimum: 5, maximum: 4 } }))).toBe(
    "invalid_field",
  );
});

test("observed 14: events are there without a destination, for ninety days, and their ids ascend with time", async () => {
  for (const { id } of await rig.paddle.notificationSettings.list()) {
    await rig.paddle.notificationSettings.delete(id);
  }
  for (const name of ["A", "B", "C"]) await rename(name);
  const listed = async () => rig.paddle.events.list({ orderBy: "id[ASC]", eventType: ["customer.updated"] }).next();
  const events = await listed();
  expect(events.map(({ data }) => (data as { name?: string }).name)).toEqual(["A", "B", "C"]);
  const ids = events.map(({ eventId }) => eventId);
  const times = events.map(({ occurredAt }) => occurredAt);
  expect([ids, times]).toEqual([ids.toSorted(), times.toSorted()]);
  expect(new Set(times).size).toBe(3);
  await rig.advance("P89D");
  expect(await listed()).toHaveLength(3);
  await rig.advance("P2D");
  expect(await listed()).toEqual([]);
});

test("observed 14: the estimated total is exact, or as far off as Paddle's where a test asks for it", async () => {
  const estimate = async () => {
    const pages = rig.paddle.subscriptions.list({ customerId: [customers.sixten], perPage: 10 });
    await pages.next();
    return pages.estimatedTotal;
  };
  expect(await estimate()).toBe(60);
  await rig.control("lists", { estimatedTotal: "wrong" });
  expect(await estimate()).toBe(794);
  await rig.control("reset");
  expect(await estimate()).toBe(60);
});

test("observed 15: in the sandbox a failed delivery is repeated after 20 seconds, after 60, and once more", async () => {
  await rig.control("clock", { freeze: true });
  await rig.control("deliveries", { retries: "sandbox" });
  receiver.answers.push(500, 500, 500, 500);
  await rename("A");
  await rig.control("settle");
  expect(await wait()).toBe(20);
  await rig.advance("PT19S");
  expect(receiver.deliveries).toHaveLength(1);
  await rig.advance("PT1S");
  expect(await wait()).toBe(60);
  await rig.advance("PT60S");
  expect(await notification()).toMatchObject({ status: "needs_retry", timesAttempted: 3 });
  await rig.advance("PT13M40S");
  expect(await notification()).toMatchObject({ status: "failed", timesAttempted: 4, retryAt: null });
  expect(new Set(receiver.deliveries.map(({ body }) => body)).size).toBe(1);
});

test("live deliveries are repeated sixty times within three days, twenty of them within the first hour", async () => {
  await rig.control("clock", { freeze: true });
  await rig.control("deliveries", { retries: "live" });
  const subscribedEvents = ["customer.updated" as const];
  await rig.paddle.notificationSettings.update(defaultDestinationId, { subscribedEvents });
  receiver.answers.push(...Array<number>(61).fill(500));
  await rename("A");
  await rig.control("settle");
  const start = rig.now();
  let inFirstHour = 0;
  while ((await notification()).status === "needs_retry") {
    await rig.advance(`PT${await wait()}S`);
    if (rig.now() - start <= 3_600_000) inFirstHour += 1;
  }
  expect(await notification()).toMatchObject({ status: "failed", timesAttempted: 61 });
  expect(inFirstHour).toBe(20);
  expect(rig.now() - start).toBeLessThan(3 * 86_400_000);
});

test("observed 15: a replay carries the same event by another notification", async () => {
  await rename("A");
  await rig.control("settle");
  const { id } = await notification();
  const { notificationId } = await rig.paddle.notifications.replay(id);
  await rig.control("settle");
  const [first, again] = receiver.deliveries.map(({ event }) => event);
  expect(again?.event_id).toBe(first?.event_id);
  expect(again?.data).toEqual(first?.data);
  expect([first?.notification_id, again?.notification_id]).toEqual([id, notificationId]);
  expect((await notification()).origin).toBe("replay");
  expect(await codeOf(rig.paddle.notifications.replay(notificationId))).toBe("notification_replay_invalid_origin_type");
});

test("observed 24: a webhook is the event as the stream has it, and the notification's id", async () => {
  await rig.paddle.subscriptions.cancel(subscriptions.samActive, { effectiveFrom: "immediately" });
  await rig.control("settle");
  const answer = await fetch(`${rig.base}/events?order_by=id[ASC]`, {
    headers: { authorization: `bearer ${rig.key}` },
  });
  const { data } = z.object({ data: z.array(z.looseObject({ event_id: z.string() })) }).parse(await answer.json());
  const delivered = receiver.deliveries.map(({ body }) => JSON.parse(body));
  expect(delivered.length).toBeGreaterThan(1);
  for (const event of delivered) expect(event.notification_id).toMatch(/^ntf_/);
  expect(delivered.map(({ notification_id, ...event }) => event)).toEqual(data);
});

test("a destination is an http or https address, or an e-mail address, and has a description", async () => {
  const subscribedEvents = ["customer.updated" as const];
  const create = (type: "url" | "email", destination: string, description = "D") =>
    rig.paddle.notificationSettings.create({ type, destination, description, subscribedEvents });
  for (const wrong of [
    "ftp://example.com/",
    "example.com",
    "mailto:a@example.com",
    "https://",
    "javascript:alert(1)",
  ]) {
    expect([wrong, await codeOf(create("url", wrong))]).toEqual([wrong, "url_notification_setting_incorrect"]);
  }
  expect(await codeOf(create("email", url))).toBe("email_notification_setting_incorrect");
  expect(await codeOf(create("url", url, ""))).toBe("invalid_field");
  const { id } = await create("url", "https://example.com/hook");
  const edit = (destination: string) => codeOf(rig.paddle.notificationSettings.update(id, { destination }));
  expect(await edit("nowhere")).toBe("url_notification_setting_incorrect");
  expect(await edit("http://127.0.0.1:1/")).toBeNull();
});

test("links to manage a subscription have a token, or none at all where the key may not make one", async () => {
  const made = await rig.control("keys", { permissions: ["subscription.read"] });
  const { key } = z.object({ key: z.string() }).parse(await made.json());
  const cancelLink = async (secretKey: string) => {
    const path = `${rig.base}/subscriptions/${subscriptions.samActive}`;
    const answer = await fetch(path, { headers: { authorization: `Bearer ${secretKey}` } });
    const shape = z.object({ data: z.object({ management_urls: z.object({ cancel: z.url() }) }) });
    return new URL(shape.parse(await answer.json()).data.management_urls.cancel).searchParams;
  };
  expect((await cancelLink(rig.key)).get("token")).toMatch(/^pga_/);
  expect((await cancelLink(key)).has("token")).toBe(false);
});
