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
  const event = toBytes(buildEvent());
  return Buffer.concat([event], bytes).fill(" ", event.length);
}

/** Delivers in pieces, without saying how long it will be. Whoever is cut off while sending may miss the answer, and asks again. */
async function deliverChunked(stack: Stack, body: Buffer, attempts = 5): Promise<{ status?: number; body: unknown }> {
  const headers = { "Paddle-Signature": sign(body), "Transfer-Encoding": "chunked" };
  const sending = request(`${stack.url}/api/webhooks/paddle`, { method: "POST", headers });
  const answered = once(sending, "response").catch((error: NodeJS.ErrnoException) => {
    if (attempts > 1 && (error.code === "EPIPE" || error.code === "ECONNRESET")) return null;
    throw error;
  });
  sending.on("error", () => {});
  for (let at = 0; at < body.length; at += 64 * 1024) sending.write(body.subarray(at, at + 64 * 1024));
  sending.end();
  const response = (await answered) as [IncomingMessage] | null;
  if (!response) return deliverChunked(stack, body, attempts - 1);
  let text = "";
  for await (const chunk of response[0]) text += chunk;
  return { status: response[0].statusCode, body: JSON.parse(text) };
}

test("exactly a mebibyte is taken; a byte more is too large, and nothing is written", async ({ stack }) => {
  const tooLarge = { status: 413, body: { outcome: "refused", reason: "too-large" } };
  expect(await deliver(stack, eventOf(MIB + 1))).toMatchObject(tooLarge);
  for (const bytes of [MIB + 1, 10 * MIB]) expect(await deliverChunked(stack, eventOf(bytes))).toEqual(tooLarge);
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toEqual([]);
  expect((await deliver(stack, eventOf(MIB))).status).toBe(200);
  expect((await deliverChunked(stack, eventOf(MIB))).status).toBe(200);
});

test("while the database is down the answer is 503 within 3 s, and the next delivery is applied", async ({ stack }) => {
  const event = buildEvent();
  await stack.database.cut();
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      const began = Date.now();
      const answer = await deliver(stack, event);
      expect(Date.now() - began).toBeLessThan(3_000);
      expect(answer).toMatchObject({ status: 503, body: { outcome: "failed", reason: "database" } });
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await visit(stack, "/api/ready")).status).toBe(503);
  } finally {
    await stack.database.mend();
  }
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toEqual([]);
  expect(await deliver(stack, event)).toMatchObject({ status: 200, body: { outcome: "applied" } });
});

test("an event that the database can't hold is not lost, and holds up no other", async ({ stack }) => {
  for (const name of ["Pro\u0000", "Pro \ud83d"]) {
    const poison = buildEvent({ data: { items: [buildItem({ product: { name } })] } });
    const others = Array.from({ length: 10 }, () => buildEvent({ type: "transaction.paid" }));
    const [refused, ...answers] = await Promise.all([poison, ...others].map((event) => deliver(stack, event)));
    expect(answers.map(({ status }) => status)).toEqual(others.map(() => 200));
    expect(refused?.status).toBeGreaterThanOrEqual(400);
    const rows = await stack.database.sql(`SELECT 1 FROM "WebhookEvent" WHERE "id" = $1`, [poison.event_id]);
    expect(rows).toEqual([]);
  }
});
