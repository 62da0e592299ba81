import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { customers, subscriptions } from "@/tests/fixtures/emulator-ids";
import {
  apiKey,
  post,
  sdkFor,
  setUpEmulator,
  startEmulator,
  stopEmulator,
} from "@/tests/fixtures/emulator-rig";
import { freePort } from "@/tests/fixtures/ports";

const { carl } = subscriptions;
const { sam } = customers;
const rig = setUpEmulator();

test("faults: latency, a 502 page, a 429 with its wait, a hang and a dropped connection", async () => {
  const call = (signal?: AbortSignal) =>
    fetch(`${rig.base}/customers/${sam}`, {
      headers: { authorization: `bearer ${apiKey}` },
      ...(signal ? { signal } : {}),
    });
  const fault = (effect: object) => rig.control("faults", { path: "/customers/*", times: 1, ...effect });
  await fault({ latencyMs: 300 });
  const asked = Date.now();
  expect((await call()).status).toBe(200);
  expect(Date.now() - asked).toBeGreaterThanOrEqual(290);
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

test("the state survives a restart, and a taken port is said in one line", async () => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  const port = await freePort();
  const own = sdkFor(`http://127.0.0.1:${port}`);
  const first = await startEmulator(port, "--state", join(folder, "state.json"));
  const { id } = await own.customers.create({ email: "kept@example.com" });
  await post(`http://127.0.0.1:${port}`, "clock", { advance: "P40D" });
  const { urls } = await own.customerPortalSessions.create(id, []);
  const args = ["--import", "tsx", "emulator/main.ts", "--port", String(port), "--api-key", apiKey];
  const second = spawn(process.execPath, args);
  const complaints: string[] = [];
  second.stderr.on("data", (text) => complaints.push(String(text)));
  expect((await once(second, "close"))[0]).toBe(1);
  expect(complaints.join("")).toBe(`emulator: port ${port} is already in use\n`);
  await stopEmulator(first);
  const again = await startEmulator(port, "--state", join(folder, "state.json"));
  expect((await own.customers.get(id)).email).toBe("kept@example.com");
  expect((await own.subscriptions.get(carl)).status).toBe("canceled");
  expect((await fetch(urls.general.overview)).status).toBe(200);
  await stopEmulator(again);
  rmSync(folder, { recursive: true });
});
