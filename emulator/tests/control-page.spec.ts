import { request } from "node:http";
import { expect, test } from "playwright/test";
import { controlPage } from "../src/control/page/app.ts";
import { newId } from "../src/ids.ts";
import { customers, subscriptions } from "./fixtures/ids.ts";
import { freePort } from "./fixtures/ports.ts";
import { apiKey, Receiver, secret, setUpEmulator, today } from "./fixtures/rig.ts";
import { createWorld } from "./fixtures/world.ts";

const rig = setUpEmulator();
const read = async (path = "") => (await fetch(`${rig.base}/__emulator/${path}`)).text();

/** Sends a form of the page, as a browser without script does. */
const submit = (form: string, fields: Record<string, string>) =>
  fetch(`${rig.base}/__emulator/page/${form}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });

async function expectDone(form: string, fields: Record<string, string>, said: string): Promise<void> {
  const answer = await submit(form, fields);
  expect([answer.status, answer.headers.get("location")]).toEqual([303, expect.stringMatching(`done=\\w+#${form}$`)]);
  const page = await fetch(new URL(String(answer.headers.get("location")), rig.base));
  expect(await page.text()).toContain(`<p id="said" role="status">${said}</p>`);
}

const state = async () => JSON.parse(await read("state"));

test("the page shows who there is, what is due and what was asked, and nothing of it is markup", async () => {
  const name = "<script>alert(1)</script>";
  const made = await rig.paddle.customers.create({ email: "new@example.com", name, customData: { a: "<img src=x>" } });
  const page = await fetch(`${rig.base}/__emulator/`);
  const policy = String(page.headers.get("content-security-policy"));
  expect(policy).toMatch(/default-src 'none'; script-src 'sha256-[\w+/]+='; connect-src 'self'; form-action 'self'/);
  expect(policy).toContain("frame-ancestors 'none'");
  const text = await page.text();
  for (const words of [
    "new@example.com",
    "&lt;script&gt;alert(1)",
    "tess@example.com",
    "POST <bdi>/customers",
    "Due next",
  ]) {
    expect(text).toContain(words);
  }
  expect(text).not.toContain(name);
  const entity = await read(`page/entities/${made.id}`);
  expect(entity).toContain("&lt;img src=x&gt;");
  expect(entity).not.toContain("<img");
  for (const id of ["__proto__", "constructor", "ctm_01"]) {
    expect((await fetch(`${rig.base}/__emulator/page/entities/${id}`)).status).toBe(404);
    expect((await fetch(`${rig.base}/__emulator/page/deliveries/${id}`)).status).toBe(404);
  }
});

test("customers are found by e-mail, name or id, with all they hold", async () => {
  for (const q of ["PIA@example", customers.pia, subscriptions.pia]) {
    const text = await read(`?q=${encodeURIComponent(q)}`);
    expect(text, q).toContain("1 in all.");
    expect(text).toContain("<strong>past_due</strong>");
    expect(text).toContain("ends in 3184, declines renewals");
    expect(text).not.toContain("sam@example.com");
  }
  expect(await read('?q="><script>')).toContain('value="&quot;&gt;&lt;script&gt;"');
});

test("the forms do what the control calls do", async () => {
  await expectDone("clock", { freeze: "true" }, "The clock is stopped.");
  const before = rig.now();
  await expectDone("clock", { advance: "P1D" }, "The clock is advanced, and what was due is done.");
  expect(rig.now() - before).toBe(86_400_000);
  const due = Object.values((await rig.paddle.subscriptions.list({ status: ["active"] }).next()) ?? []);
  expect(due.length).toBeGreaterThan(0);
  const renewals = () => rig.events().filter(({ type }) => type === "subscription.updated").length;
  const told = renewals();
  await expectDone("clock", { next: "due" }, "The clock is advanced, and what was due is done.");
  expect(rig.now()).toBeGreaterThan(before + 86_400_000);
  expect(renewals()).toBeGreaterThan(told);
  await expectDone("clock", { set: "2027-01-02T03:04" }, "The clock is set.");
  expect(new Date(rig.now()).toISOString().slice(0, 16)).toBe("2027-01-02T03:04");
  await expectDone("clock", { freeze: "false" }, "The clock goes on.");

  await expectDone("deliveries", { hold: "true" }, "Deliveries are held.");
  await expectDone("deliveries", { modes: "true", shuffle: "on", duplicate: "2", drop: "50" }, "Deliveries are set.");
  expect((await state()).deliveries).toMatchObject({ shuffle: true, duplicate: 2, drop: 0.5 });
  await expectDone("deliveries", { modes: "true", duplicate: "0", drop: "0" }, "Deliveries are set.");
  expect((await state()).deliveries).toMatchObject({ shuffle: false, duplicate: 0, drop: 0 });

  await expectDone("faults", { path: "/customers*", method: "GET", effect: "429", times: "1" }, "The fault is added.");
  await expectDone("faults", { path: "*", method: "", effect: "hang", times: "" }, "The fault is added.");
  expect((await state()).faults).toMatchObject([
    { path: "/customers*", method: "GET", status: 429, retryAfter: "5", times: 1 },
    { path: "*", method: null, status: null, hang: true, times: null },
  ]);
  await expectDone("faults", { clear: "true" }, "There are no faults any more.");
  expect((await state()).faults).toEqual([]);
});

test("a mistake in a form is said on the page, and changes nothing", async () => {
  const wrong: [string, Record<string, string>, string][] = [
    ["clock", { advance: "soon" }, "is not an ISO 8601 duration"],
    ["clock", { advance: "P999Y" }, "the clock goes from 1970 to 2199"],
    ["clock", { set: "<b>" }, "&lt;b&gt;Z"],
    ["faults", { path: "customers", effect: "500" }, "expected a path"],
    ["faults", { path: "/", effect: "none" }, "status"],
    ["deliveries", { modes: "true", duplicate: "-1", drop: "0" }, "duplicate"],
    ["deliveries", { replay: "evt_01" }, "there is no event evt_01"],
  ];
  for (const [form, fields, said] of wrong) {
    const answer = await submit(form, fields);
    expect(answer.status, said).toBe(400);
    expect(await answer.text()).toMatch(new RegExp(`role="status">That didn’t work\\. [^<]*${said}`));
  }
  expect(await state()).toMatchObject({ faults: [], deliveries: { duplicate: 0 } });
  expect(new Date(rig.now()).toISOString().slice(0, 16)).toBe(today.slice(0, 16));
});

test("deliveries are listed with their attempts and sent again, and no secret is on any page", async () => {
  const receiver = new Receiver();
  const port = await freePort();
  await receiver.start(port);
  const url = `http://127.0.0.1:${port}/hooks?token=hidden-in-the-address`;
  await rig.control("destinations", { url, secret, events: ["customer.created"] });
  receiver.answers.push(500);
  await rig.paddle.customers.create({ email: "sent@example.com", name: `${apiKey} ${secret}` });
  const { urls } = await rig.paddle.customerPortalSessions.create(customers.sam, []);
  const token = String(new URL(urls.general.overview).searchParams.get("token"));
  await fetch(`${rig.base}/nothing?token=${token}`);
  await rig.control("settle");
  await rig.control("deliveries", { flush: true });
  const [sent] = (await state()).notifications;
  expect(sent.logs).toHaveLength(2);
  const [list, one, entity] = [
    await read(),
    await read(`page/deliveries/${sent.id}`),
    await read(`page/entities/${sent.id.replace(/.*/, (await state()).customers.at(-1).id)}`),
  ];
  expect(list).toContain("500, 200");
  expect(list).toContain(`http://127.0.0.1:${port}/hooks?…`);
  expect(one).toContain("sent@example.com");
  expect(one).toMatch(/>200<[\s\S]*>500</);
  for (const page of [list, one, entity]) {
    for (const hidden of [apiKey, secret, token, "hidden-in-the-address"]) expect(page).not.toContain(hidden);
  }
  await expectDone("deliveries", { replay: sent.event_id }, "It is sent again.");
  await rig.control("settle");
  expect(receiver.deliveries.map(({ event }) => event.event_id)).toEqual([sent.event_id, sent.event_id, sent.event_id]);
  receiver.stop();
});

/** A request with headers that a browser sets by itself. */
function send(method: string, path: string, headers: Record<string, string>, body = ""): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${rig.base}${path}`, { method, headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject).end(body);
  });
}

test("another site's page can neither read it nor send its forms", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { host: "rebound.example" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  for (const headers of foreign) {
    expect(await send("GET", "/__emulator/", headers)).toBe(403);
    expect(await send("GET", `/__emulator/page/entities/${customers.sam}`, headers)).toBe(403);
    expect(await send("POST", "/__emulator/page/deliveries", { ...form, ...headers }, "hold=true")).toBe(403);
  }
  expect((await state()).deliveries.hold).toBe(false);
  const own = { ...form, origin: rig.base, "sec-fetch-site": "same-origin" };
  expect(await send("POST", "/__emulator/page/deliveries", own, "hold=true")).toBe(303);
  expect(await send("GET", "/__emulator", {})).toBe(302);
});

test("of ten thousand subscriptions it shows the newest twenty, and finds any other", async () => {
  const world = createWorld();
  const { state } = world;
  const [customer, subscription] = [state.customers[customers.sam], state.subscriptions[subscriptions.samActive]];
  if (!customer || !subscription) throw new Error("the examples have changed");
  for (let at = 0; at < 10_000; at += 1) {
    const time = Date.parse(today) + at * 1000;
    const [customer_id, id, created_at] = [newId("ctm", time), newId("sub", time), new Date(time).toISOString()];
    state.customers[customer_id] = { ...customer, id: customer_id, email: `c${at}@example.com` };
    state.subscriptions[id] = { ...subscription, id, customer_id, created_at };
  }
  const page = controlPage(world, async () => null);
  const whole = await (await page.request("/")).text();
  expect(whole.match(/<tr role="row">\s*<td/g)).toHaveLength(20);
  expect(whole).toMatch(/The newest 20 of 10,0\d\d/);
  expect(whole).toContain("c9999@example.com");
  expect(whole).not.toContain("c17@example.com");
  expect(whole.length).toBeLessThan(100_000);
  expect(await (await page.request("/?q=c17@")).text()).toContain("c17@example.com");
});
