// What the program costs with many subscriptions, beside what it costs with the examples alone: `npm run measure`.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../src/emulator.ts";
import { newId } from "../src/ids.ts";
import { advanceTo, runDue } from "../src/lifecycle/due.ts";
import { createEmulator } from "../src/start.ts";
import { pendingNotifications } from "../src/webhooks/sender.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { freePort } from "./fixtures/ports.ts";
import { startProgram } from "./fixtures/program.ts";
import { apiKey, defaultOptions, today } from "./fixtures/rig.ts";

const many = Number(process.argv[2] ?? 10_000);

/** As many more of Sam's subscription, each of a customer of its own, with its newest transaction. */
function fill({ state }: Emulator, count: number): void {
  const [customer, subscription] = [state.customers[customers.sam], state.subscriptions[subscriptions.samActive]];
  const address = state.addresses[subscription?.address_id ?? ""];
  const card = state.payment_methods[customers.sam];
  const bill = Object.values(state.transactions).find(({ subscription_id }) => subscription_id === subscription?.id);
  if (!customer || !subscription || !address || !card || !bill) throw new Error("the examples have changed");
  for (let at = 0; at < count; at += 1) {
    const time = Date.parse(today) - count + at;
    const [customer_id, address_id, id] = [newId("ctm", time), newId("add", time), newId("sub", time)];
    state.customers[customer_id] = { ...customer, id: customer_id, email: `c${at}@example.com` };
    state.addresses[address_id] = { ...address, id: address_id, customer_id };
    state.payment_methods[customer_id] = { ...card, id: newId("paymtd", time) };
    state.subscriptions[id] = { ...subscription, id, customer_id, address_id };
    const transaction = newId("txn", time);
    state.transactions[transaction] = { ...bill, id: transaction, customer_id, address_id, subscription_id: id };
  }
}

const round = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));

/** The median of what each of many runs takes. */
async function median(run: () => unknown, times = 41): Promise<string> {
  const taken: number[] = [];
  for (let count = 0; count < times; count += 1) {
    const began = performance.now();
    await run();
    taken.push(performance.now() - began);
  }
  return `${round(taken.toSorted((a, b) => a - b)[times >> 1] ?? 0)} ms`;
}

async function measure(count: number): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  const statePath = join(folder, "state.json");
  const world = createEmulator({ ...defaultOptions("http://127.0.0.1:1"), statePath });
  fill(world, count);
  world.close();
  const memory = createEmulator(defaultOptions("http://127.0.0.1:1"));
  fill(memory, count);
  const day = new Date(Date.parse(today) + 20 * 86_400_000);
  const inside = {
    "looking for what is due, once a second if something changed": await median(() => runDue(memory)),
    "looking for what is to be sent": await median(() => pendingNotifications(memory)),
    "twenty days ahead, with every renewal": await median(() => advanceTo(memory, day), 1),
  };
  const port = await freePort();
  const began = performance.now();
  const program = await startProgram(port, "--state", statePath, "--clock", today);
  const start = performance.now() - began;
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...given });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
  };
  const size = statSync(statePath).size;
  let made = 0;
  const next = () => {
    made += 1;
    return made;
  };
  const one = `/subscriptions/${subscriptions.samActive}`;
  const items = () => [{ price_id: prices.proMonthly, quantity: next() }];
  const charged = () => ({ items: items(), proration_billing_mode: "prorated_immediately" });
  const result = {
    "start until it listens": `${round(start)} ms`,
    "state file": `${(size / 1e6).toFixed(1)} MB`,
    "create a customer": await median(() => call("POST", "/customers", { email: `m${next()}@example.com` })),
    "update a subscription's custom_data": await median(() => call("PATCH", one, { custom_data: { made: next() } })),
    "update its items with a charge": await median(() => call("PATCH", one, charged()), 15),
    "get it": await median(() => call("GET", one)),
    "list 50 subscriptions": await median(() => call("GET", "/subscriptions")),
    "list one customer's": await median(() => call("GET", `/subscriptions?customer_id=${customers.sam}`)),
    "list 30 transactions": await median(() => call("GET", "/transactions")),
    ...inside,
    memory: `${Math.round(Number(/VmRSS:\s+(\d+)/.exec(await status(program.child.pid))?.[1] ?? 0) / 1000)} MB`,
  };
  await program.stop();
  rmSync(folder, { recursive: true });
  return result;
}

async function status(pid = 0): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
}

const [few, lots] = [await measure(0), await measure(many)];
const row = (name: string, first: string, second: string) =>
  `${name.padEnd(62)}${first.padStart(12)}${second.padStart(12)}`;
console.log(row("", "examples", `${many} more`));
for (const [name, value] of Object.entries(few)) console.log(row(name, value, lots[name] ?? ""));
