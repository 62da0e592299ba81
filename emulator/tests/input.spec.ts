import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "playwright/test";
import { z } from "zod";
import { customers } from "./fixtures/ids.ts";
import { freePort } from "./fixtures/ports.ts";
import { apiKey, Receiver, setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const refusal = z.object({ error: z.object({ code: z.string(), errors: z.array(z.unknown()).optional() }) });

async function send(path: string, body: BodyInit | null, type: string | null = "application/json", method = "POST") {
  const headers = { authorization: `Bearer ${apiKey}`, ...(type === null ? {} : { "content-type": type }) };
  const answer = await fetch(rig.base + path, {
    method,
    headers,
    body,
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  });
  const text = await answer.text();
  return [answer.status, refusal.safeParse(JSON.parse(text)).data?.error.code ?? null];
}

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const customer = (custom_data: string) => `{"email":"deep@example.com","custom_data":${custom_data}}`;

test("JSON nested deeper than a hundred levels is refused, and what is not is delivered, listed and saved", async () => {
  const receiver = new Receiver();
  const port = await freePort();
  await receiver.start(port);
  await rig.control("destinations", { url: `http://127.0.0.1:${port}/`, secret: "s" });
  for (const depth of [100, 2500, 3000, 6000, 100_000]) {
    expect(await send("/customers", customer(nested(depth)))).toEqual([400, "bad_request"]);
    expect(await send("/customers", customer("[".repeat(depth)))).toEqual([400, "bad_request"]);
  }
  expect(await send("/customers", customer(nested(99)))).toEqual([201, null]);
  // Brackets in a text are no levels.
  const text = JSON.stringify('[{"'.repeat(500));
  expect(
    await send(`/customers/${customers.sam}`, `{"custom_data":{"text":${text}}}`, "application/json", "PATCH"),
  ).toEqual([200, null]);
  expect(await rig.paddle.customers.list({ perPage: 200 }).next()).toContainEqual(
    expect.objectContaining({ email: "deep@example.com", customData: JSON.parse(nested(99)) }),
  );
  await rig.control("settle");
  expect(receiver.deliveries.map(({ event }) => event.event_type)).toEqual(["customer.created", "customer.updated"]);
  receiver.stop();
});

test("a body is JSON and says so; an empty one needs no type", async () => {
  const body = '{"email":"typed@example.com"}';
  for (const type of [null, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application"]) {
    expect(await send("/customers", new TextEncoder().encode(body), type), String(type)).toEqual([
      415,
      "unsupported_media_type",
    ]);
  }
  expect(await send("/customers", body, "Application/JSON ; charset=utf-8")).toEqual([201, null]);
  expect(await send(`/customers/${customers.sam}`, null, null, "PATCH")).toEqual([200, null]);
  for (const broken of ["{", '{"email":}', "nope", "{}{}", "\u0000"]) {
    expect(await send("/customers", broken)).toEqual([400, "bad_request"]);
  }
  expect(await send("/customers", new Uint8Array([34, 0xff, 34]))).toEqual([400, "bad_request"]);
});

test("a body above a mebibyte is refused, with a length and without, at control endpoints and forms too", async () => {
  const fitting = customer(`"${"x".repeat(1024 * 1024 - 100)}"`);
  const large = customer(`"${"x".repeat(1024 * 1024)}"`);
  expect(await send("/customers", fitting)).toEqual([400, "invalid_field"]);
  expect(await send("/customers", large)).toEqual([413, "request_body_too_large"]);
  expect(await send("/customers", new Blob([large]).stream())).toEqual([413, "request_body_too_large"]);
  for (const path of ["/__emulator/faults", "/checkout/pay", "/checkout/close"]) {
    const answer = await fetch(rig.base + path, { method: "POST", body: large });
    expect(answer.status).toBe(413);
    await answer.text();
  }
});

test("a body that is too large is refused before it has arrived", async () => {
  const socket = connect(Number(new URL(rig.base).port), "127.0.0.1");
  socket.write(
    [
      ...["POST /customers HTTP/1.1", "Host: 127.0.0.1", `Authorization: Bearer ${apiKey}`],
      ...["Content-Type: application/json", "Content-Length: 100000000000", "", "{"],
    ].join("\r\n"),
  );
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  socket.destroy();
});

test("the names that every object has are no ids and no keys that do anything", async () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const own = new Map([[name, { polluted: true }]]);
    const custom_data = JSON.stringify(Object.fromEntries(own));
    expect(await send("/customers", `{"email":"${name}@example.com","custom_data":${custom_data}}`)).toEqual([
      201,
      null,
    ]);
    expect((await fetch(`${rig.base}/invoices/${name}/a.pdf`)).status).toBe(403);
    expect((await fetch(`${rig.base}/checkout?_ptxn=${name}`)).status).toBe(404);
    for (const path of [`customers/${name}/payment-method`, "checkout", "refunds", "credit"]) {
      const body = JSON.stringify({ transaction_id: name, customer_id: name, amount: "1", card: null });
      expect((await fetch(`${rig.base}/__emulator/${path}`, { method: "POST", body })).status).toBe(400);
    }
  }
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test("the clock can't be moved to where dates end", async () => {
  for (const body of [
    { advance: "P9999999Y" },
    { advance: "P200Y" },
    { set: "9999-12-31T00:00:00Z" },
    { set: "-P60Y" },
  ]) {
    const answer = await fetch(`${rig.base}/__emulator/clock`, { method: "POST", body: JSON.stringify(body) });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining("the clock goes from 1970 to 2199"),
    ]);
  }
  const next_billed_at = "9999-12-31T00:00:00Z";
  const body = JSON.stringify({ next_billed_at, proration_billing_mode: "do_not_bill" });
  const [{ id = "" } = {}] = await rig.paddle.subscriptions.list({ status: ["active"] }).next();
  expect(await send(`/subscriptions/${id}`, body, "application/json", "PATCH")).toEqual([400, "invalid_field"]);
});
