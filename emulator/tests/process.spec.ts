import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { freePort } from "./fixtures/ports.ts";
import { apiKey, post, sdkFor, setUpEmulator, today } from "./fixtures/rig.ts";

const { carl } = subscriptions;
const { sam } = customers;
const rig = setUpEmulator();
const bin = fileURLToPath(new URL("../bin/paddle-emulator.js", import.meta.url));

/** The program itself, started in a folder that knows nothing of it. */
async function startEmulator(port: number, ...more: string[]): Promise<ChildProcess> {
  const args = [bin, "--port", String(port), "--api-key", apiKey, ...more];
  const child = spawn(process.execPath, args, { cwd: tmpdir(), stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  expect(String(line)).toBe(`emulator listening on http://127.0.0.1:${port}\n`);
  return child;
}

async function stopEmulator(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

test("faults: latency, a 502 page, a 429 with its wait, a hang and a dropped connection", async () => {
  const call = (signal?: AbortSignal) =>
    fetch(`${rig.base}/customers/${sam}`, {
      headers: { authorization: `bearer ${apiKey}` },
      ...(signal ? { signal } : {}),
    });
  const fault = (effect: object) => rig.control("faults", { path: "/customers/*", times: 1, ...effect });
  await fault({ latencyMs: 300 });
  const startedAt = Date.now();
  expect((await call()).status).toBe(200);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(290);
  await fault({ status: 502, body: "<h1>Bad gateway</h1>" });
  const gateway = await call();
  expect([gateway.status, await gateway.text()]).toEqual([502, "<h1>Bad gateway</h1>"]);
  await fault({ status: 429, retryAfter: 37 });
  await expect(rig.paddle.customers.get(sam)).rejects.toMatchObject({
    code: "too_many_requests",
    retryAfter: 37,
  });
  await fault({ hang: true });
  await expect(call(AbortSignal.timeout(300))).rejects.toThrow(/timeout/);
  await fault({ reset: true });
  await expect(call()).rejects.toThrow("fetch failed");
  expect((await call()).status).toBe(200);
  await rig.control("ratelimit", { perMinute: 1 });
  expect((await call()).status).toBe(200);
  const limited = await call();
  expect([limited.status, Number(limited.headers.get("retry-after"))]).toEqual([429, 60]);
});

test("the state survives a restart, and a taken port is reported in one line", async () => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  const port = await freePort();
  const own = sdkFor(`http://127.0.0.1:${port}`);
  const first = await startEmulator(port, "--clock", today, "--state", join(folder, "state.json"));
  const { id } = await own.customers.create({ email: "kept@example.com" });
  const deal = async () =>
    (await post(`http://127.0.0.1:${port}`, "examples", { plans: [[prices.studentMonthly]] })).json();
  expect(await deal()).toEqual({ dealt: true });
  await post(`http://127.0.0.1:${port}`, "clock", { advance: "P40D" });
  const { urls } = await own.customerPortalSessions.create(id, []);
  const args = [bin, "--port", String(port), "--api-key", apiKey];
  const second = spawn(process.execPath, args);
  const complaints: string[] = [];
  second.stderr.on("data", (text) => complaints.push(String(text)));
  expect((await once(second, "close"))[0]).toBe(1);
  expect(complaints.join("")).toBe(`emulator: port ${port} is already in use\n`);
  await stopEmulator(first);
  const again = await startEmulator(port, "--clock", today, "--state", join(folder, "state.json"));
  expect((await own.customers.get(id)).email).toBe("kept@example.com");
  expect((await own.subscriptions.get(carl)).status).toBe("canceled");
  expect((await fetch(urls.general.overview)).status).toBe(200);
  expect(await deal()).toEqual({ dealt: false });
  await stopEmulator(again);
  rmSync(folder, { recursive: true });
});

test("the arguments set the time, the rate limit and the events it sends, and a wrong one is named", async () => {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const webhook = ["--webhook-url", "http://127.0.0.1:9/", "--webhook-secret", "pdl_ntfset_test"];
  const events = ["--webhook-events", "customer.*,subscription.paused"];
  const clock = ["--clock", "2028-02-29T23:59:00Z"];
  const emulator = await startEmulator(port, ...clock, "--rate-limit", "3", ...webhook, ...events);
  for (const _ of ["at the start", "after a reset"]) {
    const { now } = await (await fetch(`${base}/__emulator/state`)).json();
    expect(now).toMatch(/^2028-02-29T23:59/);
    const [subscription] = await sdkFor(base)
      .subscriptions.list({ id: [carl] })
      .next();
    expect(subscription?.scheduledChange?.effectiveAt).toMatch(/^2028-03-12/);
    expect((await sdkFor(base).customers.get(sam)).id).toBe(sam);
    const [destination] = await sdkFor(base).notificationSettings.list();
    const sent = destination?.subscribedEvents.map(({ name }) => name);
    expect(sent).toEqual(["subscription.paused", "customer.created", "customer.imported", "customer.updated"]);
    await expect(sdkFor(base).customers.get(sam)).rejects.toMatchObject({ code: "too_many_requests" });
    await post(base, "reset");
  }
  await stopEmulator(emulator);
  const wrong = { clock: "tomorrow", "rate-limit": "many", "webhook-events": "subscription.moved" };
  const complaints = Object.entries(wrong).map(async ([name, value]) => {
    const child = spawn(process.execPath, [bin, "--api-key", apiKey, ...webhook, `--${name}`, value]);
    const [[code], [text]] = await Promise.all([once(child, "close"), once(child.stderr, "data")]);
    expect([code, String(text)]).toEqual([1, expect.stringContaining(`emulator: --${name}: ${value} is not a`)]);
  });
  await Promise.all(complaints);
});
