import type { Entity } from "@/tests/fixtures/entities";
import { buildEvent, type Delivery, deliver, unixSeconds } from "@/tests/fixtures/events";
import { readLog } from "@/tests/fixtures/log";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";

/** Delivers, and returns the one line that the app prints about it. */
async function lineAbout(stack: Stack, event: Entity | Uint8Array, delivery?: Delivery): Promise<string> {
  const before = readLog(stack.app).length;
  const lines = () => readLog(stack.app).slice(before);
  expect((await deliver(stack, event, delivery)).status).toBeGreaterThanOrEqual(400);
  await expect.poll(lines).toMatchObject([{ level: "warn", event: "webhook.refused" }]);
  return lines()[0]?.message ?? "";
}

test("of a delivery that isn't Paddle's, the log says why it was refused, and nothing of what it said", async ({
  stack,
}) => {
  const forged = buildEvent();
  const why: [Delivery, RegExp][] = [
    [{ signature: null }, /has no Paddle-Signature/],
    [{ signature: "ts=1;h1=no" }, /malformed/],
    [{ ts: unixSeconds() - 301 }, /clock/],
    [{ secrets: ["pdl_ntfset_of_nobody"] }, /PADDLE_WEBHOOK_SECRET/],
  ];
  for (const [delivery, reason] of why) {
    const line = await lineAbout(stack, forged, delivery);
    expect(line).toMatch(reason);
    for (const said of [forged.event_id, forged.event_type, "pdl_"]) expect(line).not.toContain(said);
  }
});

test("of a body that is too large, the log says so", async ({ stack }) => {
  expect(await lineAbout(stack, Buffer.alloc(1024 * 1024 + 1))).toBe("its body is over a mebibyte");
});

test("of an event of Paddle's that can't be read, the log has id and type, and nothing else of it", async ({
  stack,
}) => {
  const event = buildEvent({ data: { status: null, custom_data: { note: "sam@example.com" } } });
  const line = await lineAbout(stack, event);
  expect(line).toContain(`${event.event_id}, ${event.event_type}`);
  expect(line).not.toContain("sam@");
  const nameless = { ...event, event_id: "evt_\n1", event_type: "sam@example.com" };
  for (const body of [nameless, Buffer.from("sam@"), Buffer.from("null")]) {
    expect(await lineAbout(stack, body)).toBe("no event of a known form");
  }
});
