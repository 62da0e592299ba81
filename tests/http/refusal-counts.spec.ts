import { request } from "node:http";
import { listRefusals } from "@/lib/billing/refusals";
import { buildEvent, type Delivery, deliver, unixSeconds } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";

const countOf = async (reason: string) => (await listRefusals()).find((one) => one.reason === reason)?.count ?? 0;

const signatures: [reason: string, Delivery][] = [
  ["missing-header", { signature: null }],
  ["malformed", { signature: "ts=1;h1=no" }],
  ["expired", { ts: unixSeconds() - 301 }],
  ["mismatch", { secrets: ["pdl_ntfset_of_nobody"] }],
];

test("each refused delivery is counted by its reason, with the times of the first and the last", async ({ stack }) => {
  // Whatever the tests before have left to be written is written together with this.
  await deliver(stack, Buffer.alloc(1024 * 1024 + 1));
  await expect.poll(() => countOf("too-large")).toBeGreaterThan(0);
  await stack.database.sql(`TRUNCATE "RefusedDelivery"`);
  const before = Date.now();
  for (const [reason, delivery] of signatures) {
    for (let sent = 0; sent < 3; sent += 1) await deliver(stack, buildEvent(), delivery);
    await expect.poll(() => countOf(reason), { message: reason }).toBe(3);
  }
  await deliver(stack, buildEvent({ data: { status: null } }));
  await deliver(stack, Buffer.alloc(1024 * 1024 + 1));
  await expect.poll(() => countOf("unreadable")).toBe(1);
  await expect.poll(() => countOf("too-large")).toBe(1);
  for (const { firstAt, lastAt } of await listRefusals()) {
    expect(firstAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(lastAt.getTime()).toBeGreaterThanOrEqual(firstAt.getTime());
  }
});

test("a body that breaks off is counted", async ({ stack }) => {
  const sending = request(`${stack.url}/api/webhooks/paddle`, { method: "POST", headers: { "Content-Length": "99" } });
  sending.on("error", () => {});
  sending.write("{");
  sending.flushHeaders();
  await expect.poll(() => stack.app.output(), { timeout: 15_000 }).toContain("its body is not whole");
  await expect.poll(() => countOf("incomplete")).toBe(1);
  sending.destroy();
});

test("nothing of a refused delivery is kept but the count", async ({ stack }) => {
  const event = buildEvent({ data: { custom_data: { note: "sam@example.com" } } });
  await deliver(stack, event, { secrets: ["pdl_ntfset_of_nobody"] });
  await expect.poll(() => countOf("mismatch")).toBe(1);
  const rows = await stack.database.sql<object>(`SELECT * FROM "RefusedDelivery"`);
  expect(Object.keys(rows[0] ?? {}).sort()).toEqual(["count", "firstAt", "lastAt", "reason"]);
});
