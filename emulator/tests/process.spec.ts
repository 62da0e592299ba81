import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { freePort } from "./fixtures/ports.ts";
import { killPrograms, Program, startProgram } from "./fixtures/program.ts";
import { apiKey, post, sdkFor, setUpEmulator, today } from "./fixtures/rig.ts";

const { carl } = subscriptions;
const { sam } = customers;
const rig = setUpEmulator();

test.afterEach(killPrograms);

test("faults: latency, a 502 page, a 429 with its wait, a hang, a dropped connection, a lost answer", async () => {
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
  const count = async () => (await rig.paddle.products.list().next()).length;
  const before = await count();
  await rig.control("faults", { path: "/products", method: "POST", skip: 1, times: 1, lose: true });
  const create = (name: string) => rig.paddle.products.create({ name, taxCategory: "standard" });
  await create("One");
  await expect(create("Two"), "done, and its answer lost").rejects.toThrow("fetch failed");
  await create("Three");
  expect((await count()) - before).toBe(3);
  await rig.control("ratelimit", { perMinute: 1 });
  expect((await call()).status).toBe(200);
  const limited = await call();
  expect([limited.status, Number(limited.headers.get("retry-after"))]).toEqual([429, 60]);
});

test("the state survives a restart, and a taken port is reported in one line", async () => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  const port = await freePort();
  const own = sdkFor(`http://127.0.0.1:${port}`);
  const first = await startProgram(port, "--clock", today, "--state", join(folder, "state.json"));
  const { id } = await own.customers.create({ email: "kept@example.com" });
  const deal = async () =>
    (await post(`http://127.0.0.1:${port}`, "examples", { plans: [[prices.studentMonthly]] })).json();
  expect(await deal()).toEqual({ dealt: true });
  await post(`http://127.0.0.1:${port}`, "clock", { advance: "P40D" });
  const { urls } = await own.customerPortalSessions.create(id, []);
  const second = new Program(["--port", String(port)]);
  expect([await second.ended(), second.errors]).toEqual([1, `emulator: port ${port} is already in use\n`]);
  await first.stop();
  const again = await startProgram(port, "--clock", today, "--state", join(folder, "state.json"));
  expect((await own.customers.get(id)).email).toBe("kept@example.com");
  expect((await own.subscriptions.get(carl)).status).toBe("canceled");
  expect((await fetch(urls.general.overview)).status).toBe(200);
  expect(await deal()).toEqual({ dealt: false });
  await again.stop();
  rmSync(folder, { recursive: true });
});

test("the arguments set the time, the rate limit and the events it sends, and a wrong one is named", async () => {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const webhook = ["--webhook-url", "http://127.0.0.1:9/", "--webhook-secret", "pdl_ntfset_test"];
  const events = ["--webhook-events", "customer.*,subscription.paused"];
  const clock = ["--clock", "2028-02-29T23:59:00Z"];
  const emulator = await startProgram(port, ...clock, "--rate-limit", "3", ...webhook, ...events);
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
  await emulator.stop();
});

test("a wrong argument is named in one line", async () => {
  test.slow();
  const wrong = [
    ["--port", "65536", "--port: 65536 is not a port"],
    ["--seed", "full", "--seed: full is not examples or empty"],
    ["--clock", "tomorrow", "--clock: tomorrow is not a time such as 2026-03-05T12:00:00Z"],
    ["--clock", "9999-01-01T00:00:00Z", "--clock: 9999-01-01T00:00:00Z is not between 1970 and 2200"],
    ["--rate-limit", "many", "--rate-limit: many is not a number"],
    ["--api-key", "", "--api-key: it is empty, or has a space in it"],
    ["--state", "", "--state: it is empty"],
    ["--webhook-url", "ftp://127.0.0.1", "--webhook-url: ftp://127.0.0.1 doesn't begin with http:// or https://"],
    ["--webhook-secret", "s", "--webhook-secret: it goes with --webhook-url"],
    ["--webhook-events", "subscription.moved", "--webhook-events: subscription.moved is not an event of Paddle"],
    ["--portal-origin", "here", "--portal-origin: here doesn't begin with http:// or https://"],
    ["--webhooks", "", "Unknown option '--webhooks'; --help lists what there is"],
    ["--port", undefined, "Option '--port <value>' argument missing; --help lists what there is"],
  ] as const;
  const answers = wrong.map(async ([name, value, complaint]) => {
    const program = new Program(value === undefined ? [name] : [`${name}=${value}`]);
    expect([await program.ended(), program.out, program.errors]).toEqual([2, "", `emulator: ${complaint}\n`]);
  });
  await Promise.all(answers);
});

test("--help lists every argument of the README, --version the package's", async () => {
  const [help, version] = [new Program(["--help"]), new Program(["--version"])];
  expect([await help.ended(), await version.ended()]).toEqual([0, 0]);
  const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
  expect(version.out).toBe(`${JSON.parse(read("package.json")).version}\n`);
  const table = read("README.md")
    .match(/^\| *`--.*?\|/gm)
    ?.flatMap((cell) => cell.match(/--[a-z-]+/g) ?? []);
  expect(help.out.match(/(?<=^ {2})--[a-z-]+/gm)?.toSorted()).toEqual(table?.toSorted());
});

test("without a key it starts with one that Paddle's SDK takes, and says what to set", async () => {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const program = await new Program(["--port", String(port), "--webhook-url", "http://127.0.0.1:9/"]).listening();
  const told =
    /^emulator listening on (\S+)\n {2}control page +\1\/__emulator\/\n {2}API base URL +\1\n {2}API key +(\S+)\n {2}webhook secret +(\S+)\n$/;
  expect(program.out).toMatch(told);
  const [, url, key, secret] = told.exec(program.out) ?? [];
  expect(url).toBe(base);
  expect(key).toMatch(/^pdl_sdbx_apikey_[a-z\d]{26}_[a-zA-Z\d]{22}_[a-zA-Z\d]{3}$/);
  expect((await sdkFor(base, key).customers.get(sam)).id).toBe(sam);
  const [destination] = await sdkFor(base, key).notificationSettings.list();
  expect(destination?.endpointSecretKey).toBe(secret);
});

test("--seed empty is an account with nothing in it, also after a reset", async () => {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  await startProgram(port, "--seed", "empty");
  const paddle = sdkFor(base);
  for (const _ of ["at the start", "after a reset"]) {
    expect(await paddle.customers.list().next()).toEqual([]);
    expect(await paddle.subscriptions.list().next()).toEqual([]);
    expect(await paddle.prices.list().next()).toEqual([]);
    const product = await paddle.products.create({ name: "Mine", taxCategory: "standard" });
    expect((await paddle.products.list().next()).map(({ id }) => id)).toEqual([product.id]);
    await post(base, "reset");
  }
});
