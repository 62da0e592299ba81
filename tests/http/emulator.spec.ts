import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createNetServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiError, type Environment, Paddle, type Subscription } from "@paddle/paddle-node-sdk";
import { expect, test } from "playwright/test";
import { z } from "zod";

const apiKey = "pdl_sdbx_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO";
const secret = "pdl_ntfset_01jcda2ma0phx0f5y92tbraqah_abcdefghijklmnopqrstuvwxyz012345";
const sam = "ctm_01jcdaf4zgm2fxw3nc0e4fn137";
const samActive = "sub_01jcgfqad406rsfjcgq44g9djq";
const samPaused = "sub_01jcdafvpe5hm4vczfefsbwhvp";
const tess = "sub_01je3ad5d0jt1jps6qzz77zx8q";
const theo = "sub_01je3ad5d0gm8wygbjxq4gm8qv";
const pia = "sub_01je3abat0jt34v6m6tvxr56pg";
const carl = "sub_01je3ad5d09ha7jnxhynj0ct8n";
const paula = "sub_01je3af000am63j38yhx39rbm0";
const sixten = "ctm_01jcdb04rk6apeb9a6fq7j7fwh";

const envelope = z.object({
  event_id: z.string(),
  event_type: z.string(),
  occurred_at: z.string(),
  notification_id: z.string(),
  data: z.looseObject({ id: z.string(), status: z.string().optional() }),
});

interface Delivery {
  signature: string;
  agent: string;
  body: string;
  event: z.infer<typeof envelope>;
}

const deliveries: Delivery[] = [];
let answers: number[] = [];
let receiver: Server;
let process_: ChildProcess;
let base: string;
let paddle: Paddle;

async function freePort(): Promise<number> {
  const probe = createNetServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return typeof address === "object" && address ? address.port : 0;
}

async function start(port: number, ...more: string[]): Promise<ChildProcess> {
  const args = ["--import", "tsx", "emulator/main.ts", "--port", String(port), "--api-key", apiKey, ...more];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  expect(String(line)).toBe(`emulator listening on http://127.0.0.1:${port}\n`);
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

async function control(path: string, body: unknown = {}, at = base): Promise<Response> {
  const response = await fetch(`${at}/__emulator/${path}`, { method: "POST", body: JSON.stringify(body) });
  expect(response.status, await response.clone().text()).toBe(200);
  return response;
}

const advance = (span: string) => control("clock", { advance: span });
const typesOf = (id: string) =>
  deliveries.filter(({ event }) => event.data.id === id).map(({ event }) => event.event_type);

async function codeOf(call: Promise<unknown>): Promise<string | null> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) return null;
  return error instanceof ApiError ? error.code : String(error);
}

test.describe.configure({ mode: "default" });

test.beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { "paddle-signature": signature, "user-agent": agent } = request.headers;
    const event = envelope.parse(JSON.parse(body));
    deliveries.push({ signature: String(signature), agent: String(agent), body, event });
    response.writeHead(answers.shift() ?? 200).end();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const address = receiver.address();
  const port = await freePort();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
  base = `http://127.0.0.1:${port}`;
  process_ = await start(port, "--webhook-url", url, "--webhook-secret", secret);
  // The SDK takes a base URL in the place of an environment's name.
  paddle = new Paddle(apiKey, { environment: base as Environment });
});

test.afterAll(async () => {
  await stop(process_);
  receiver.closeAllConnections();
  receiver.close();
});

test.beforeEach(async () => {
  await control("reset");
  deliveries.length = 0;
  answers = [];
});

test("the SDK lists and gets the seed's entities", async () => {
  const subscriptions = await paddle.subscriptions.list({ customerId: [sam] }).next();
  expect(subscriptions.map(({ id, status }) => [id, status])).toEqual([
    [samActive, "active"],
    [samPaused, "paused"],
  ]);
  const active = await paddle.subscriptions.get(samActive);
  expect(active.items.map(({ quantity, product }) => [product.name, quantity])).toEqual([
    ["AeroEdit Pro", 10],
    ["Analytics addon", 1],
  ]);
  expect(active.managementUrls?.cancel).toContain("action=cancel_subscription");
  expect((await paddle.customers.get(sam)).email).toBe("sam@example.com");
  expect(await paddle.products.list({ include: ["prices"] }).next()).toHaveLength(6);
  expect(await paddle.prices.list().next()).toHaveLength(13);
  expect((await paddle.eventTypes.list()).map(({ name }) => name)).toContain("subscription.paused");
  const scheduled = await paddle.subscriptions.list({ scheduledChangeAction: ["cancel"] }).next();
  expect(scheduled.map(({ id }) => id)).toEqual([carl]);
  expect(await codeOf(paddle.subscriptions.get("sub_01jcgfqad406rsfjcgq44g9djx"))).toBe("not_found");
});

test("sixty subscriptions page by twenty-five, each seen once", async () => {
  const pages = paddle.subscriptions.list({ customerId: [sixten], perPage: 25 });
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
  const halves = paddle.subscriptions.list({ customerId: [sixten], perPage: 30 });
  await halves.next();
  expect([(await halves.next()).length, halves.hasMore]).toEqual([30, false]);
});

test("an e-mail address makes one customer, and the second is told whose it is", async () => {
  const created = await paddle.customers.create({ email: "new@example.com", customData: { userId: "u1" } });
  expect(created.customData).toEqual({ userId: "u1" });
  const again = paddle.customers.create({ email: "New@example.com" });
  await expect(again).rejects.toMatchObject({
    code: "customer_already_exists",
    detail: expect.stringContaining(created.id),
  });
  await control("settle");
  expect(typesOf(created.id)).toEqual(["customer.created"]);
});

test("a key is missing, malformed, unknown, short of a permission or revoked", async () => {
  const codeWith = async (headers: Record<string, string>) => {
    const response = await fetch(`${base}/customers`, { headers });
    const { error } = z.object({ error: z.object({ code: z.string() }) }).parse(await response.json());
    expect(response.headers.get("request-id")).toBeTruthy();
    return [response.status, error.code];
  };
  expect(await codeWith({})).toEqual([403, "authentication_missing"]);
  expect(await codeWith({ authorization: "Basic abc" })).toEqual([403, "authentication_malformed"]);
  expect(await codeWith({ authorization: "Bearer abc" })).toEqual([403, "invalid_token"]);
  const made = await control("keys", { permissions: ["subscription.read"] });
  const { key } = z.object({ key: z.string() }).parse(await made.json());
  const reader = new Paddle(key, { environment: base as Environment });
  expect(await codeOf(reader.subscriptions.get(samActive))).toBeNull();
  expect(await codeOf(reader.customerPortalSessions.create(sam, []))).toBe("forbidden");
  await control("keys", { revoke: key });
  expect(await codeOf(reader.subscriptions.get(samActive))).toBe("invalid_token");
});

test("mistakes in a request are named", async () => {
  expect(await codeOf(paddle.addresses.list(sam).next())).toBe("invalid_url");
  expect(await codeOf(paddle.products.create({ name: "New", taxCategory: "standard" }))).toBe(
    "method_not_allowed",
  );
  expect(await codeOf(paddle.subscriptions.get("sub_1"))).toBe("bad_request");
  expect(await codeOf(paddle.subscriptions.update(samActive, { customData: null }))).toBe("invalid_field");
  expect(await codeOf(paddle.customerPortalSessions.create(sam, [samActive, samActive]))).toBe(
    "invalid_field",
  );
  expect(await codeOf(paddle.customerPortalSessions.create(sam, [carl]))).toBe("not_found");
  const bad = await fetch(`${base}/__emulator/clock`, { method: "POST", body: '{"advance":"soon"}' });
  expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining("advance")]);
});

test("a cancellation is sent as two signed events with the whole subscription", async () => {
  await paddle.subscriptions.cancel(samActive, { effectiveFrom: "immediately" });
  await control("settle");
  expect(typesOf(samActive)).toEqual(["subscription.updated", "subscription.canceled"]);
  for (const { signature, body, agent } of deliveries) {
    const [, ts, h1] = /^ts=(\d+);h1=([a-f0-9]{64})$/.exec(signature) ?? [];
    expect(h1).toBe(createHmac("sha256", secret).update(`${ts}:${body}`).digest("hex"));
    expect(Math.abs(Number(ts) - Date.now() / 1000)).toBeLessThan(5);
    expect(agent).toBe("Paddle");
    expect(await paddle.webhooks.unmarshal(body, secret, signature)).toMatchObject({
      data: { id: samActive },
    });
    expect(JSON.parse(body).data).not.toHaveProperty("management_urls");
  }
  const [first, second] = deliveries.map(({ event }) => event);
  expect(String(first?.occurred_at) < String(second?.occurred_at)).toBe(true);
  expect(String(first?.event_id) < String(second?.event_id)).toBe(true);
  expect(await codeOf(paddle.subscriptions.cancel(samActive))).toBe(
    "subscription_is_canceled_action_invalid",
  );
  const events = await paddle.events.list({ orderBy: "id[ASC]" }).next();
  expect(events.map(({ eventType }) => eventType)).toEqual(["subscription.updated", "subscription.canceled"]);
});

test("a delivery that fails is tried again with the same body", async () => {
  answers = [500];
  await paddle.subscriptions.cancel(samActive);
  await expect.poll(() => deliveries.length, { timeout: 6000 }).toBe(2);
  expect(deliveries[1]?.body).toBe(deliveries[0]?.body);
  await control("settle");
  const [notification] = await paddle.notifications.list().next();
  expect(notification).toMatchObject({ status: "delivered", timesAttempted: 2 });
  const logs = await paddle.notifications.getLogs(String(notification?.id)).next();
  expect(logs.map(({ responseCode }) => responseCode)).toEqual([200, 500]);
});

test("a delivery that keeps failing is given up after five attempts", async () => {
  answers = [500, 500, 500, 500, 500];
  await paddle.subscriptions.cancel(samActive);
  for (let attempt = 0; attempt < 6; attempt += 1) await advance("PT1S");
  expect(deliveries).toHaveLength(5);
  const [notification] = await paddle.notifications.list({ status: ["failed"] }).next();
  await paddle.notifications.replay(String(notification?.id));
  await control("settle");
  expect(deliveries.at(-1)?.event.event_id).toBe(deliveries[0]?.event.event_id);
  expect(deliveries.at(-1)?.event.notification_id).not.toBe(deliveries[0]?.event.notification_id);
});

test("deliveries are held, duplicated, dropped, shuffled, replayed, corrupted and signed with two secrets", async () => {
  await control("deliveries", { hold: true });
  await paddle.subscriptions.cancel(samPaused);
  await control("settle");
  expect(deliveries).toHaveLength(0);
  const released = await control("deliveries", { hold: false, duplicate: 1 });
  expect(await released.json()).toMatchObject({ queued: 0, sent: 4, modes: { hold: false, duplicate: 1 } });
  expect(new Set(deliveries.map(({ event }) => event.notification_id)).size).toBe(2);

  await control("deliveries", { duplicate: 0, drop: 1 });
  await paddle.subscriptions.cancel(samActive);
  await control("settle");
  expect(deliveries).toHaveLength(4);

  await control("deliveries", { drop: 0, replay: "all", corrupt: "signature", shuffle: true });
  expect(deliveries).toHaveLength(7);
  const { signature, body } = deliveries[6] ?? { signature: "", body: "" };
  expect(await paddle.webhooks.isSignatureValid(body, secret, signature)).toBe(false);

  await control("deliveries", { corrupt: null, rotate: { secret: "fresh", keepOld: true, oldLast: true } });
  await control("deliveries", { replay: String(deliveries[0]?.event.event_id) });
  const last = deliveries[7];
  expect(last?.signature.match(/h1=/g)).toHaveLength(2);
  expect(await paddle.webhooks.isSignatureValid(String(last?.body), secret, String(last?.signature))).toBe(
    true,
  );
});

test("a scheduled cancellation ends billing, can be undone, and takes effect", async () => {
  const before = await paddle.subscriptions.get(samActive);
  const scheduled = await paddle.subscriptions.cancel(samActive);
  expect(scheduled).toMatchObject({ status: "active", nextBilledAt: null });
  expect(scheduled.scheduledChange?.effectiveAt).toBe(before.currentBillingPeriod?.endsAt);
  expect(await codeOf(paddle.subscriptions.cancel(samActive))).toBe("subscription_locked_pending_changes");
  const kept = await paddle.subscriptions.update(samActive, { scheduledChange: null });
  expect(kept).toMatchObject({ scheduledChange: null, nextBilledAt: before.nextBilledAt });
  await advance("P13D");
  const canceled = await paddle.subscriptions.get(carl);
  expect(canceled).toMatchObject({ status: "canceled", currentBillingPeriod: null, nextBilledAt: null });
  expect(typesOf(carl)).toEqual(["subscription.updated", "subscription.canceled"]);
});

test("a scheduled pause takes effect and resumes on its date", async () => {
  await advance("P13D");
  const paused = await paddle.subscriptions.get(paula);
  expect(paused).toMatchObject({ status: "paused", scheduledChange: { action: "resume" } });
  await advance("P1M");
  const resumed = await paddle.subscriptions.get(paula);
  expect(resumed).toMatchObject({ status: "active", scheduledChange: null, pausedAt: null });
  expect(typesOf(paula)).toEqual([
    "subscription.updated",
    "subscription.paused",
    "subscription.updated",
    "subscription.resumed",
  ]);
  expect(await codeOf(paddle.subscriptions.resume(paula, { effectiveFrom: "immediately" }))).toBe(
    "subscription_must_be_paused",
  );
});

test("a renewal starts the next period, and shortly before it nothing can change", async () => {
  const before = await paddle.subscriptions.get(samActive);
  const until = Date.parse(String(before.nextBilledAt)) - Date.now() - 60_000;
  await advance(`PT${Math.floor(until / 1000)}S`);
  expect(await codeOf(paddle.subscriptions.cancel(samActive))).toBe("subscription_locked_renewal");
  await advance("PT2M");
  const after = await paddle.subscriptions.get(samActive);
  expect(after.currentBillingPeriod?.startsAt).toBe(before.currentBillingPeriod?.endsAt);
  expect(after.items[0]?.previouslyBilledAt).toBe(before.nextBilledAt);
  expect(typesOf(samActive)).toEqual(["subscription.updated"]);
});

test("a failed renewal is past due in its new period, and canceled after thirty days", async () => {
  await control(`customers/${sam}/payment-method`, { card: "4000002760003184" });
  const before = await paddle.subscriptions.get(samActive);
  await advance("P1M");
  const overdue = await paddle.subscriptions.get(samActive);
  expect(overdue).toMatchObject({ status: "past_due" });
  expect(overdue.currentBillingPeriod?.startsAt).toBe(before.nextBilledAt);
  const sent = ["subscription.updated", "subscription.updated", "subscription.past_due"];
  expect(typesOf(samActive)).toEqual(sent);
  expect(await codeOf(paddle.subscriptions.pause(samActive, {}))).toBe("subscription_update_when_past_due");
  await advance("P31D");
  expect((await paddle.subscriptions.get(samActive)).status).toBe("canceled");
  expect(typesOf(samActive)).toEqual([...sent, "subscription.updated", "subscription.canceled"]);
});

test("a trial with a card becomes active, one without refuses a pause and ends", async () => {
  expect(await codeOf(paddle.subscriptions.pause(theo, {}))).toBe("subscription_cannot_be_paused");
  await advance("P10D");
  const billed = await paddle.subscriptions.get(tess);
  expect(billed.status).toBe("active");
  expect(billed.firstBilledAt).toBe(billed.currentBillingPeriod?.startsAt);
  expect(typesOf(tess)).toEqual(["subscription.updated", "subscription.activated"]);
  expect((await paddle.subscriptions.get(theo)).status).toBe("canceled");
});

test("moving the world back moves its dates and runs nothing", async () => {
  const before = await paddle.subscriptions.get(pia);
  await control("clock", { set: "-P20D" });
  const after = await paddle.subscriptions.get(pia);
  const moved = Date.parse(String(before.nextBilledAt)) - Date.parse(String(after.nextBilledAt));
  expect(Math.round(moved / 3_600_000)).toBe(20 * 24);
  expect(after.status).toBe("past_due");
  await control("settle");
  expect(deliveries).toHaveLength(0);
});

test("portal pages act for the token's customer, and show a forged token nothing", async () => {
  const { urls } = await paddle.customerPortalSessions.create(sam, [samActive]);
  const overview = await fetch(urls.general.overview);
  expect(overview.headers.get("x-frame-options")).toBe("DENY");
  expect(overview.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(overview.headers.get("cache-control")).toBe("no-store");
  expect(await overview.text()).toContain("sam@example.com");

  const link = new URL(String(urls.subscriptions[0]?.cancelSubscription));
  const token = String(link.searchParams.get("token"));
  const [head, claims = "", mac] = token.split(".");
  const foreign = Buffer.from(claims, "base64url").toString().replace(sam, sixten);
  const forged = [head, Buffer.from(foreign).toString("base64url"), mac].join(".");
  const refused = await fetch(`${link.origin}${link.pathname}?action=overview&token=${forged}`);
  expect(refused.status).toBe(403);
  expect(await refused.text()).not.toContain("@example.com");
  link.searchParams.set("subscription_id", carl);
  expect((await fetch(link)).status).toBe(403);

  const submit = (path: string, fields: Record<string, string>) =>
    fetch(`${link.origin}${link.pathname}/${path}`, {
      method: "POST",
      body: new URLSearchParams({ token, subscription_id: samActive, ...fields }),
      redirect: "manual",
    });
  const submitted = await submit("cancel", {});
  expect(submitted.status).toBe(303);
  const shown = await fetch(new URL(String(submitted.headers.get("location")), base));
  expect(await shown.text()).toContain('role="status"');
  expect((await paddle.subscriptions.get(samActive)).scheduledChange?.action).toBe("cancel");
  await submit("keep", {});
  expect((await paddle.subscriptions.get(samActive)).scheduledChange).toBeNull();
});

test("a good card in the portal pays what is past due, a declined one changes nothing", async () => {
  const customerId = "ctm_01jcdatmzkd45fnkr29hvg9a7k";
  const { urls } = await paddle.customerPortalSessions.create(customerId, [pia]);
  const link = new URL(String(urls.subscriptions[0]?.updateSubscriptionPaymentMethod));
  const save = (card: string) =>
    fetch(`${link.origin}${link.pathname}/payment-method`, {
      method: "POST",
      body: new URLSearchParams({
        token: String(link.searchParams.get("token")),
        subscription_id: pia,
        card,
      }),
    });
  expect(await (await save("4000000000000002")).text()).toContain("declined");
  expect((await paddle.subscriptions.get(pia)).status).toBe("past_due");
  expect(await (await save("4242424242424242")).text()).toContain("saved");
  expect((await paddle.subscriptions.get(pia)).status).toBe("active");
});

test("faults: latency, a 502 page, a 429 with its wait, a hang and a dropped connection", async () => {
  const call = (signal?: AbortSignal) =>
    fetch(`${base}/customers/${sam}`, {
      headers: { authorization: `bearer ${apiKey}` },
      ...(signal ? { signal } : {}),
    });
  const fault = (effect: object) => control("faults", { path: "/customers/*", times: 1, ...effect });
  await fault({ latencyMs: 300 });
  const asked = Date.now();
  expect((await call()).status).toBe(200);
  expect(Date.now() - asked).toBeGreaterThanOrEqual(290);
  await fault({ status: 502, body: "<h1>Bad gateway</h1>" });
  const gateway = await call();
  expect([gateway.status, await gateway.text()]).toEqual([502, "<h1>Bad gateway</h1>"]);
  await fault({ status: 429, retryAfter: 37 });
  await expect(paddle.customers.get(sam)).rejects.toMatchObject({
    code: "too_many_requests",
    retryAfter: 37,
  });
  await fault({ hang: true });
  await expect(call(AbortSignal.timeout(300))).rejects.toThrow(/timeout/);
  await fault({ reset: true });
  await expect(call()).rejects.toThrow("fetch failed");
  expect((await call()).status).toBe(200);
  await control("ratelimit", { perMinute: 1 });
  expect((await call()).status).toBe(200);
  const limited = await call();
  expect([limited.status, Number(limited.headers.get("retry-after"))]).toEqual([429, 60]);
});

test("the state survives a restart, and a taken port is said in one line", async () => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  const port = await freePort();
  const own = new Paddle(apiKey, { environment: `http://127.0.0.1:${port}` as Environment });
  const first = await start(port, "--state", join(folder, "state.json"));
  const { id } = await own.customers.create({ email: "kept@example.com" });
  await control("clock", { advance: "P40D" }, `http://127.0.0.1:${port}`);
  const { urls } = await own.customerPortalSessions.create(id, []);
  const args = ["--import", "tsx", "emulator/main.ts", "--port", String(port), "--api-key", apiKey];
  const second = spawn(process.execPath, args);
  const complaints: string[] = [];
  second.stderr.on("data", (text) => complaints.push(String(text)));
  expect((await once(second, "close"))[0]).toBe(1);
  expect(complaints.join("")).toBe(`emulator: port ${port} is already in use\n`);
  await stop(first);
  const again = await start(port, "--state", join(folder, "state.json"));
  expect((await own.customers.get(id)).email).toBe("kept@example.com");
  expect((await own.subscriptions.get(carl)).status).toBe("canceled");
  expect((await fetch(urls.general.overview)).status).toBe(200);
  await stop(again);
  rmSync(folder, { recursive: true });
});
