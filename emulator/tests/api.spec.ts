import type { Subscription } from "@paddle/paddle-node-sdk";
import { expect, test } from "playwright/test";
import { z } from "zod";
import { customers, subscriptions } from "./fixtures/ids.ts";
import { codeOf, sdkFor, setUpEmulator } from "./fixtures/rig.ts";

const { samActive, samPaused, carl } = subscriptions;
const { sam, sixten } = customers;
const rig = setUpEmulator();

test("the SDK lists and gets the seed's entities", async () => {
  const subscriptions = await rig.paddle.subscriptions.list({ customerId: [sam] }).next();
  expect(subscriptions.map(({ id, status }) => [id, status])).toEqual([
    [samActive, "active"],
    [samPaused, "paused"],
  ]);
  const active = await rig.paddle.subscriptions.get(samActive);
  expect(active.items.map(({ quantity, product }) => [product.name, quantity])).toEqual([
    ["AeroEdit Pro", 10],
    ["Analytics addon", 1],
  ]);
  expect(active.managementUrls?.cancel).toContain("action=cancel_subscription");
  expect((await rig.paddle.customers.get(sam)).email).toBe("sam@example.com");
  expect(await rig.paddle.products.list({ include: ["prices"] }).next()).toHaveLength(8);
  expect(await rig.paddle.prices.list().next()).toHaveLength(16);
  expect((await rig.paddle.eventTypes.list()).map(({ name }) => name)).toContain("subscription.paused");
  const scheduled = await rig.paddle.subscriptions.list({ scheduledChangeAction: ["cancel"] }).next();
  expect(scheduled.map(({ id }) => id)).toEqual([carl]);
  expect(await codeOf(rig.paddle.subscriptions.get("sub_01jcgfqad406rsfjcgq44g9djx"))).toBe("not_found");
});

test("sixty subscriptions page by twenty-five, each seen once", async () => {
  const pages = rig.paddle.subscriptions.list({ customerId: [sixten], perPage: 25 });
  const sizes: number[] = [];
  const seen: Subscription[] = [];
  while (pages.hasMore) {
    const rows = await pages.next();
    sizes.push(rows.length);
    seen.push(...rows);
  }
  expect(sizes).toEqual([25, 25, 10]);
  expect(pages.estimatedTotal).toBe(60);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(60);
  const count = (status: string) => seen.filter((each) => each.status === status).length;
  expect(["active", "trialing", "paused", "canceled"].map(count)).toEqual([40, 5, 5, 10]);
  const halves = rig.paddle.subscriptions.list({ customerId: [sixten], perPage: 30 });
  await halves.next();
  expect([(await halves.next()).length, halves.hasMore]).toEqual([30, false]);
});

test("an e-mail address makes one customer, and a second one is refused with its id", async () => {
  const created = await rig.paddle.customers.create({
    email: "new@example.com",
    customData: { userId: "u1" },
  });
  expect(created.customData).toEqual({ userId: "u1" });
  const again = rig.paddle.customers.create({ email: "New@example.com" });
  await expect(again).rejects.toMatchObject({
    code: "customer_already_exists",
    detail: expect.stringContaining(created.id),
  });
  expect(rig.typesOf(created.id)).toEqual(["customer.created"]);
});

test("a key is missing, malformed, unknown, short of a permission or revoked", async () => {
  const codeWith = async (headers: Record<string, string>) => {
    const response = await fetch(`${rig.base}/customers`, { headers });
    const { error } = z.object({ error: z.object({ code: z.string() }) }).parse(await response.json());
    expect(response.headers.get("request-id")).toBeTruthy();
    return [response.status, error.code];
  };
  expect(await codeWith({})).toEqual([403, "authentication_missing"]);
  expect(await codeWith({ authorization: "Basic abc" })).toEqual([403, "authentication_malformed"]);
  expect(await codeWith({ authorization: "Bearer abc" })).toEqual([403, "invalid_token"]);
  const made = await rig.control("keys", { permissions: ["subscription.read"] });
  const { key } = z.object({ key: z.string() }).parse(await made.json());
  const reader = sdkFor(rig.base, key);
  expect(await codeOf(reader.subscriptions.get(samActive))).toBeNull();
  expect(await codeOf(reader.customerPortalSessions.create(sam, []))).toBe("forbidden");
  await rig.control("keys", { revoke: key });
  expect(await codeOf(reader.subscriptions.get(samActive))).toBe("invalid_token");
});

test("mistakes in a request are named", async () => {
  expect(await codeOf(rig.paddle.reports.list().next())).toBe("invalid_url");
  const headers = { authorization: `Bearer ${rig.key}` };
  expect((await fetch(`${rig.base}/customers`, { method: "DELETE", headers })).status).toBe(405);
  expect(await codeOf(rig.paddle.subscriptions.get("sub_1"))).toBe("bad_request");
  expect(
    await codeOf(rig.paddle.subscriptions.update(samActive, { addressId: "ctm_01jcgfpv9rn7kpb0d2yjdexbkr" })),
  ).toBe("invalid_field");
  expect(await codeOf(rig.paddle.customerPortalSessions.create(sam, [samActive, samActive]))).toBe("invalid_field");
  expect(await codeOf(rig.paddle.customerPortalSessions.create(sam, [carl]))).toBe("not_found");
  const bad = await fetch(`${rig.base}/__emulator/clock`, { method: "POST", body: '{"advance":"soon"}' });
  expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining("advance")]);
});
