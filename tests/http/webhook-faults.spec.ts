import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { buildItem } from "@/tests/fixtures/entities";
import { buildEvent, deliver, sign, toBytes } from "@/tests/fixtures/events";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { visit } from "@/tests/fixtures/visitor";

const MIB = 1024 * 1024;

/** An event of exactly so many bytes: white space after JSON is JSON. */
function eventOf(bytes: number): Buffer {
  return Buffer.concat([toBytes(buildEvent())], bytes).fill(" ", toBytes(buildEvent()).length);
}

/** Delivers in pieces, without saying how long it will be. */
async function deliverChunked(
  stack: Stack,
  body: Buffer,
): Promise<{ status: number | undefined; text: string }> {
  const headers = { "Paddle-Signature": sign(body), "Transfer-Encoding": "chunked" };
  const sending = request(`${stack.url}/api/webhooks/paddle`, { method: "POST", headers });
  const answered = once(sending, "response");
  sending.on("error", () => {});
  for (let at = 0; at < body.length; at += 64 * 1024) sending.write(body.subarray(at, at + 64 * 1024));
  sending.end();
  const [answer] = (await answered) as [IncomingMessage];
  let text = "";
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode, text };
}

test("exactly a mebibyte is taken, in one piece and in many", async ({ stack }) => {
  expect((await deliver(stack, eventOf(MIB))).body).toEqual({ outcome: "applied" });
  expect((await deliverChunked(stack, eventOf(MIB))).status).toBe(200);
});

test("a byte more is too large, in one piece and in many, and nothing is written", async ({ stack }) => {
  const tooLarge = { outcome: "refused", reason: "too-large" };
  expect(await deliver(stack, eventOf(MIB + 1))).toMatchObject({ status: 413, body: tooLarge });
  const chunked = await deliverChunked(stack, eventOf(MIB + 1));
  expect(chunked.status).toBe(413);
  expect(JSON.parse(chunked.text)).toEqual(tooLarge);
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toEqual([]);
});

test("ten mebibytes in pieces are refused, and the app goes on serving", async ({ stack }) => {
  expect((await deliverChunked(stack, eventOf(10 * MIB))).status).toBe(413);
  expect((await deliver(stack, buildEvent())).status).toBe(200);
});

test("while the database is down the answer is 503 with Retry-After within 3 s, and a later delivery is applied", async ({
  stack,
}) => {
  await deliver(stack, buildEvent({ occurredAt: "2026-11-20T10:00:00Z" }));
  const event = buildEvent({ occurredAt: "2026-11-20T10:00:01Z" });
  await stack.database.cut();
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      const began = Date.now();
      const answer = await deliver(stack, event);
      expect(Date.now() - began).toBeLessThan(3_000);
      expect(answer).toMatchObject({ status: 503, body: { outcome: "failed", reason: "database" } });
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await visit(stack, "/api/health")).status).toBe(503);
  } finally {
    await stack.database.mend();
  }
  expect(
    await stack.database.sql(`SELECT "id" FROM "WebhookEvent" WHERE "id" = $1`, [event.event_id]),
  ).toEqual([]);
  expect(await deliver(stack, event)).toMatchObject({ status: 200, body: { outcome: "applied" } });
});

test("a database that breaks under fifty deliveries loses none that was answered with 200", async ({
  stack,
}) => {
  const events = Array.from({ length: 50 }, () => buildEvent({ type: "transaction.paid" }));
  const sending = events.map(async (event) => ({ event, ...(await deliver(stack, event)) }));
  await stack.database.cut();
  const answers = await Promise.all(sending);
  await stack.database.mend();
  const rows = await stack.database.sql<{ id: string }>(`SELECT "id" FROM "WebhookEvent"`);
  const kept = new Set(rows.map(({ id }) => id));
  for (const { event, status } of answers) {
    expect([200, 500, 503]).toContain(status);
    if (status === 200) expect(kept).toContain(event.event_id);
    expect((await deliver(stack, event)).status).toBe(200);
  }
});

const poisons = { "a NUL in a name": "Pro\u0000", "half a surrogate in a name": "Pro \ud83d" };
for (const [name, productName] of Object.entries(poisons)) {
  test(`an event with ${name} is not taken for good, and holds up no other`, async ({ stack }) => {
    const poison = buildEvent({ data: { items: [buildItem({ product: { name: productName } })] } });
    const others = Array.from({ length: 10 }, () => buildEvent({ type: "transaction.paid" }));
    const [refused, ...answers] = await Promise.all(
      [poison, ...others].map((event) => deliver(stack, event)),
    );
    expect(answers.map(({ status }) => status)).toEqual(others.map(() => 200));
    expect(refused?.status).toBeGreaterThanOrEqual(400);
    const rows = await stack.database.sql(`SELECT 1 FROM "WebhookEvent" WHERE "id" = $1`, [poison.event_id]);
    expect(rows).toEqual([]);
  });
}

test("a client that hangs up leaves all of its event or nothing", async ({ stack }) => {
  const second = (index: number) => `2026-11-20T10:00:${String(10 + index)}Z`;
  const events = Array.from({ length: 20 }, (_, index) => buildEvent({ occurredAt: second(index) }));
  for (const event of events) {
    const body = toBytes(event);
    const headers = { "Paddle-Signature": sign(body), "Content-Length": body.length };
    const sending = request(`${stack.url}/api/webhooks/paddle`, { method: "POST", headers });
    sending.on("error", () => {});
    sending.end(body);
    await once(sending, "finish");
    sending.destroy();
  }
  for (const event of events) expect((await deliver(stack, event)).status).toBe(200);
  const [row] = await stack.database.sql<{ eventId: string }>(`SELECT "eventId" FROM "Subscription"`);
  expect(row?.eventId).toBe(events.at(-1)?.event_id);
});
