import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { z } from "zod";
import { anyRequest, createRandom } from "./fixtures/malformed.ts";
import { poison } from "./fixtures/poison.ts";
import { freePort } from "./fixtures/ports.ts";
import { killPrograms, type Program, startProgram } from "./fixtures/program.ts";
import { apiKey, post } from "./fixtures/rig.ts";

/** A few on every run; `npm run fuzz` sends ten thousand. */
const count = Number(process.env.FUZZ ?? 400);
const seed = Number(process.env.FUZZ_SEED ?? 1);
const poisoned = 200;

test.afterEach(killPrograms);

/** The status of the answer; 0 where the connection was closed without one, or nothing came in time. */
async function exchange(port: number, bytes: Buffer): Promise<number> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    if (answer.length < 100) answer += chunk.toString("latin1").replace("HTTP/1.1 100 Continue\r\n\r\n", "");
    // What was asked to stay open is closed from here.
    if (answer !== "") socket.end();
  });
  socket.on("error", () => socket.destroy());
  // A request that claims to be longer than it is waits for the rest.
  socket.setTimeout(1000, () => socket.destroy());
  socket.write(bytes);
  await new Promise((resolve) => socket.on("close", resolve));
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

function memory({ child }: Program): number {
  const status = process.platform === "linux" ? readFileSync(`/proc/${child.pid}/status`, "utf8") : "";
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
const lists = [
  "customers",
  "products",
  "prices",
  "subscriptions",
  "transactions",
  "events",
  "notifications",
  "notification-settings",
  "__emulator/state",
  "__emulator/",
];

async function expectLists(base: string): Promise<void> {
  for (const list of lists) {
    const answer = await fetch(`${base}/${list}`, { headers });
    expect(answer.status, list).toBe(200);
    await answer.text();
  }
}

test(`${count} malformed requests: none is answered 5xx, none ends it, and its memory stays`, async () => {
  test.setTimeout(60_000 + count * 60);
  const port = await freePort();
  const program = await startProgram(port);
  const random = createRandom(seed);
  const answers = new Map<number, number>();
  const sizes: number[] = [];
  for (let sent = 0; sent < count; ) {
    const batch = Array.from({ length: Math.min(20, count - sent) }, () => anyRequest(random));
    const statuses = await Promise.all(batch.map((bytes) => exchange(port, bytes)));
    const failed = batch.filter((_, index) => (statuses[index] ?? 0) >= 500);
    expect(failed.map((bytes) => bytes.toString("latin1").slice(0, 2000))).toEqual([]);
    for (const status of statuses) answers.set(status, (answers.get(status) ?? 0) + 1);
    sent += batch.length;
    if (sent % 1000 < 20) sizes.push(memory(program));
  }
  await expectLists(`http://127.0.0.1:${port}`);
  expect(program.errors).toBe("");
  console.log(
    `${count} malformed requests, by status:`,
    Object.fromEntries([...answers].toSorted()),
    `MB: ${sizes.join(" ")}`,
  );
  const settled = sizes.slice(2);
  expect(Math.max(0, ...settled) - (settled[0] ?? 0)).toBeLessThan(100);
});

test(`${poisoned} poisoned requests: whatever was stored is listed, shown, delivered, run and read again`, async () => {
  test.setTimeout(180_000);
  const receiver = createServer((request, response) => request.resume().on("end", () => response.end()));
  await once(receiver.listen(0, "127.0.0.1"), "listening");
  const { port: receiving } = z.object({ port: z.number() }).parse(receiver.address());
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const args = ["--state", join(folder, "state.json"), "--webhook-url", `http://127.0.0.1:${receiving}/`];
  const program = await startProgram(port, ...args);
  const random = createRandom(seed);
  const statuses: Record<number, number> = {};
  const stored = z.object({ data: z.object({ id: z.string(), checkout: z.object({ url: z.string() }).nullish() }) });
  const made: string[] = [];
  for (let sent = 0; sent < poisoned; sent += 1) {
    const { path, body } = poison(random, sent);
    const answer = await fetch(base + path, { method: "POST", headers, body });
    const text = await answer.text();
    expect(answer.status, `${path} ${body.slice(0, 2000)}`).toBeLessThan(500);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    const { data } = stored.safeParse(JSON.parse(text)).data ?? {};
    if (path === "/prices" && data) made.push(data.id);
    if (sent % 20 === 0) await expectLists(base);
  }
  for (const price_id of made) {
    const body = JSON.stringify({ items: [{ price_id, quantity: 1 }] });
    const created = await fetch(`${base}/transactions`, { method: "POST", headers, body });
    const transaction = stored.safeParse(await created.json()).data?.data;
    expect(created.status).toBeLessThan(500);
    if (!transaction) continue;
    const page = await fetch(`${base}/checkout?_ptxn=${transaction.id}`);
    expect([200, 404]).toContain(page.status);
    const form = new URLSearchParams({
      _ptxn: transaction.id,
      card: "4242424242424242",
      country: "US",
      email: "p@example.com",
    });
    const paid = await fetch(`${base}/checkout/pay`, { method: "POST", body: form, redirect: "manual" });
    expect(paid.status).toBeLessThan(500);
  }
  await post(base, "clock", { advance: "P40D" });
  await expectLists(base);
  expect(program.errors).toBe("");
  await program.stop("SIGKILL");
  const again = await startProgram(port, ...args);
  await expectLists(base);
  expect(again.errors).toBe("");
  console.log(`${poisoned} poisoned requests, by status:`, statuses, `prices bought: ${made.length}`);
  await again.stop();
  receiver.close();
  rmSync(folder, { recursive: true });
});
