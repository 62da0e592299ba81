import { request } from "node:http";
import { expect, test } from "playwright/test";
import { order } from "./fixtures/checkout.ts";
import { customers } from "./fixtures/ids.ts";
import { setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const port = () => new URL(rig.base).port;

/** A request with headers that a browser sets by itself; undefined headers are left out. */
function send(method: string, path: string, headers: Record<string, string>, body = ""): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const sent = request(`${rig.base}${path}`, { method, headers }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve([response.statusCode ?? 0, text]);
    });
    sent.on("error", reject).end(body);
  });
}

const reset = async (headers: Record<string, string>) => (await send("POST", "/__emulator/reset", headers))[0];

test("control endpoints answer under the names of this machine only", async () => {
  for (const name of ["127.0.0.1", "localhost", "LocalHost", "[::1]"]) {
    expect(await reset({ host: `${name}:${port()}` }), name).toBe(200);
    expect(await reset({ host: name }), name).toBe(200);
  }
  await rig.paddle.customers.create({ email: "stays@example.com" });
  for (const host of ["rebound.example", `rebound.example:${port()}`, "127.0.0.1:1", "127.0.0.1.rebound.example"]) {
    const answer = await send("POST", "/__emulator/reset", { host });
    expect(answer, host).toEqual([403, '{"error":"host: not from this machine\'s own page"}']);
    expect((await send("GET", "/__emulator/state", { host }))[0]).toBe(403);
  }
  expect(await rig.paddle.customers.list({ email: ["stays@example.com"] }).next()).toHaveLength(1);
});

test("control endpoints refuse what another site's page sends", async () => {
  await rig.paddle.customers.create({ email: "stays@example.com" });
  const own = rig.base;
  for (const origin of ["https://evil.example", "http://127.0.0.1:1", `https://127.0.0.1:${port()}`, "null", ""]) {
    expect(await reset({ origin }), origin).toBe(403);
  }
  for (const site of ["cross-site", "same-site", "made-up"]) {
    expect(await reset({ "sec-fetch-site": site }), site).toBe(403);
    expect(await reset({ "sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" })).toBe(
      403,
    );
    expect((await send("GET", "/__emulator/state", { "sec-fetch-site": site }))[0]).toBe(403);
  }
  expect(await rig.paddle.customers.list({ email: ["stays@example.com"] }).next()).toHaveLength(1);
  const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  expect((await send("GET", "/__emulator/state", visit))[0]).toBe(200);
  expect(await reset({ origin: own, "sec-fetch-site": "same-origin" })).toBe(200);
  expect(await reset({ "content-type": "application/x-www-form-urlencoded" })).toBe(200);
});

test("a checkout and a portal take their own pages' forms only", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const { id } = await order(rig);
  const fields = String(new URLSearchParams({ _ptxn: id, card: "4242424242424242", country: "US" }));
  const portal = new URL((await rig.paddle.customerPortalSessions.create(customers.sam, [])).urls.general.overview);
  const refused: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { host: "rebound.example" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of refused) {
    expect((await send("POST", "/checkout/pay", { ...form, ...headers }, fields))[0]).toBe(403);
    expect((await send("POST", "/checkout/close", { ...form, ...headers }, fields))[0]).toBe(403);
    expect((await send("POST", `${portal.pathname}/cancel`, { ...form, ...headers }, portal.search.slice(1)))[0]).toBe(
      403,
    );
  }
  expect((await rig.paddle.transactions.get(id)).status).toBe("draft");
  const kept = { ...form, origin: "null", "sec-fetch-site": "same-origin" };
  expect((await send("POST", "/checkout/pay", kept, fields))[0]).toBe(303);
  expect((await rig.paddle.transactions.get(id)).status).toBe("completed");
});
