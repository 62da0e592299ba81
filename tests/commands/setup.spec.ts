import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { test as base, expect } from "playwright/test";
import { appEvents } from "@/lib/paddle/notifications";
import { API_KEY, type Emulator, startEmulator } from "@/tests/fixtures/emulator";
import { freePort } from "@/tests/fixtures/ports";
import { startProgram } from "@/tests/fixtures/programs";
import { CTRL_C, ENTER, hasTerminals, runOnTerminal, type Typed } from "@/tests/fixtures/terminal";

// `npm run setup` itself, against an account with nothing in it, in a folder that has only the files it reads and writes.

const APP = "https://app.example.com";
const IDS = "lib/billing/paddle-ids.json";
const LIVE_KEY = API_KEY.replace("sdbx", "live");
const noIds = '{ "local": {}, "sandbox": {}, "production": {} }\n';

const plans = (changes = "") => `
  import { definePlans } from "@/lib/billing/plan-catalog";
  import ids from "./${IDS}";
  export const { currency, plans, paidPlans, addons, soldIntervals, findPlan, findPaidPlan, planOf, findFaults } =
    definePlans({ currency: "EUR", features: {}, limits: {}, plans: [
      { id: "visitor", name: "Visitor", features: [] },
      { id: "studio", name: "Studio", features: [], seats: { min: 5, max: 8 }, trialDays: 14, prices: { month: 1200, year: 12000 } },
      ${changes}
    ], addons: [] }, ids);`;

type Run = { code: unknown; output: string };
type Account = {
  folder: string;
  run: (args?: string[], variables?: Record<string, string>) => Promise<Run>;
  /** On a terminal, where somebody types. */
  type: (typed: Typed[], args?: string[], variables?: Record<string, string>) => Promise<Run>;
  read: (file: string) => Promise<string>;
  write: (file: string, text: string) => Promise<void>;
};
type Price = { id: string; product_id: string; status: string; custom_data: unknown };
type Setting = { id: string; destination: string; endpoint_secret_key: string; subscribed_events: { name: string }[] };

const test = base.extend<{ account: Account }, { emulator: Emulator }>({
  emulator: [
    async ({ browserName: _ }, use) => {
      const emulator = await startEmulator(await freePort(), await freePort(), "--seed", "empty");
      await use(emulator);
      await emulator.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  account: async ({ emulator }, use) => {
    await emulator.control("reset");
    const folder = await mkdtemp(join(tmpdir(), "setup-"));
    await mkdir(join(folder, "lib/billing"), { recursive: true });
    await cp(".env.example", join(folder, ".env.example"));
    const write = (file: string, text: string) => writeFile(join(folder, file), text);
    const paths = { "@/lib/billing/plans": [join(folder, "plans.ts")], "@/*": [join(process.cwd(), "*")] };
    await write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: { jsx: "react-jsx", resolveJsonModule: true, paths } }),
    );
    await write("plans.ts", plans());
    await write(IDS, noIds);
    const settings = {
      PADDLE_API_URL: emulator.url,
      PADDLE_API_KEY: API_KEY,
      PADDLE_REQUESTS_PER_MINUTE: "100000",
      TSX_TSCONFIG_PATH: join(folder, "tsconfig.json"),
    };
    const tsx = pathToFileURL(resolve("node_modules/tsx/dist/loader.mjs")).href;
    const command = ["--conditions=react-server", "--import", tsx, resolve("lib/cli/setup.ts")];
    const run = async (args: string[] = [], variables: Record<string, string> = {}) => {
      const program = startProgram([...command, ...args], { ...settings, ...variables }, folder);
      const [code] = await once(program.process, "close");
      return { code, output: program.output() };
    };
    const type = async (typed: Typed[], args: string[] = [], variables: Record<string, string> = {}) => {
      const { unseen, ...ran } = await runOnTerminal(
        [...command, ...args],
        { ...settings, ...variables },
        folder,
        typed,
      );
      expect(unseen, ran.output).toEqual([]);
      return ran;
    };
    await use({ folder, run, type, write, read: (file) => readFile(join(folder, file), "utf8") });
    await rm(folder, { recursive: true });
  },
});

const listAll = async <T>({ api }: Emulator, path: string) => (await api<{ data: T[] }>("GET", path)).data;
const activePrices = (emulator: Emulator) => listAll<Price>(emulator, "/prices?order_by=id[ASC]");
const ownDestinations = async (emulator: Emulator) =>
  (await listAll<Setting>(emulator, "/notification-settings")).filter(({ destination }) => destination.startsWith(APP));
/** What has been changed in the account, by its requests. */
const changes = async (emulator: Emulator) =>
  (await emulator.requests()).filter(({ method, status }) => method !== "GET" && status < 300);

test("an empty account has products, prices and destination after one run, and after the next nothing else", async ({
  account: { run, read, folder },
  emulator,
}) => {
  const first = await run(["--url", APP]);
  expect(first).toMatchObject({ code: 0, output: expect.stringContaining("Studio, year: created") });
  const [month, year] = await activePrices(emulator);
  const common = { quantity: { minimum: 5, maximum: 8 }, product_id: expect.stringMatching(/^pro_/) };
  const trial_period = { interval: "day", frequency: 14, requires_payment_method: true };
  const money = (amount: string) => ({ unit_price: { amount, currency_code: "EUR" } });
  expect(month).toMatchObject({ ...common, ...money("1200"), trial_period, billing_cycle: { interval: "month" } });
  expect(year).toMatchObject({ ...common, ...money("12000"), trial_period, billing_cycle: { interval: "year" } });
  const products = await listAll<object>(emulator, "/products");
  expect(products).toMatchObject([{ id: month?.product_id, name: "Studio", tax_category: "standard" }]);
  const ids = { product: month?.product_id, month: month?.id, year: year?.id };
  expect(JSON.parse(await read(IDS))).toEqual({ ...JSON.parse(noIds), sandbox: { studio: ids } });

  const [destination] = await ownDestinations(emulator);
  const secret = destination?.endpoint_secret_key ?? "";
  expect(destination?.destination).toBe(`${APP}/api/webhooks/paddle`);
  const names = destination?.subscribed_events.map(({ name }) => name) ?? [];
  expect(names.toSorted()).toEqual(appEvents.toSorted());
  const settings = await read(".env");
  for (const line of [`PADDLE_WEBHOOK_SECRET=${secret}`, `PADDLE_API_KEY=${API_KEY}`, `AUTH_URL=${APP}`])
    expect(settings.split("\n")).toContain(line);
  expect((await stat(join(folder, ".env"))).mode & 0o777).toBe(0o600);
  expect(first.output).toContain("to fill in: DATABASE_URL still holds a placeholder");

  const written = await read(IDS);
  const before = await changes(emulator);
  const second = await run(["--url", APP]);
  expect(second).toMatchObject({ code: 0, output: expect.stringContaining("Nothing was changed") });
  expect([await read(IDS), await read(".env")]).toEqual([written, settings]);
  expect(await changes(emulator)).toEqual(before);
  for (const one of [secret, API_KEY]) expect(first.output + second.output).not.toContain(one);
});

test("on a laptop, without an address, no destination is made, and what it has by itself is left out", async ({
  account: { run, read },
  emulator,
}) => {
  const { code, output } = await run();
  expect(code).toBe(0);
  expect(output).toContain("npm run paddle:watch");
  expect(await ownDestinations(emulator)).toEqual([]);
  expect((await read(".env")).split("\n")).toEqual(expect.arrayContaining(["DATABASE_URL=", "PADDLE_WEBHOOK_SECRET="]));
  for (const name of ["DATABASE_URL", "AUTH_URL", "PADDLE_WEBHOOK_SECRET"])
    expect(output).not.toContain(`to fill in: ${name}`);
});

test("a dry run changes nothing, here or there, and says what it would do", async ({
  account: { run, read },
  emulator,
}) => {
  const { code, output } = await run(["--url", APP, "--dry-run"]);
  expect(code).toBe(0);
  for (const line of [
    "Studio: would be created",
    "Studio, month: would be created",
    "PADDLE_API_KEY: would be written",
    "PADDLE_WEBHOOK_SECRET: would be written",
  ])
    expect(output).toContain(line);
  expect(output).toContain(`${APP}/api/webhooks/paddle: would be created`);
  expect(output, "what would be written isn't left to anybody").not.toMatch(
    /to fill in: (PADDLE_(API_KEY|WEBHOOK)|AUTH_)/,
  );
  expect(await changes(emulator)).toEqual([]);
  expect(await read(IDS)).toBe(noIds);
  await expect(read(".env")).rejects.toThrow("ENOENT");
});

for (const [what, fault] of [
  ["is never answered, though done", { lose: true }],
  ["never arrives", { reset: true }],
] as const) {
  test(`whichever change ${what}, the next run goes on, and nothing is there twice`, async ({ account, emulator }) => {
    test.setTimeout(240_000);
    let runs = 0;
    let last: Run;
    do {
      runs += 1;
      // The first POST asks for a permission.
      await emulator.control("faults", { clear: true });
      const nth = "lose" in fault ? 1 : runs;
      await emulator.control("faults", { path: "*", method: "POST", skip: nth, times: 1, ...fault });
      last = await account.run(["--url", APP]);
      if (last.code !== 0) expect(last).toMatchObject({ code: 2, output: expect.stringContaining("Run it again") });
    } while (last.code !== 0 && runs < 9);
    expect(runs, "a product, two prices and a destination, each of which stopped a run").toBeGreaterThan(2);
    expect(await listAll(emulator, "/products?status=active,archived")).toHaveLength(1);
    expect(await listAll(emulator, "/prices?status=active,archived")).toHaveLength(2);
    expect(await ownDestinations(emulator)).toHaveLength(1);
    const [{ endpoint_secret_key }] = (await ownDestinations(emulator)) as [Setting];
    expect(await account.read(".env")).toContain(endpoint_secret_key);
  });
}

test("of two setups at once both end with the same products, prices and destination", async ({ account, emulator }) => {
  // Both have seen that nothing is there before either creates something.
  await emulator.control("faults", { path: "/products", method: "POST", latencyMs: 5_000, times: 2 });
  await emulator.control("faults", { path: "/notification-settings", method: "POST", latencyMs: 5_000, times: 2 });
  const runs = await Promise.all([account.run(["--url", APP]), account.run(["--url", APP])]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  const prices = await activePrices(emulator);
  const [product] = await listAll<{ id: string }>(emulator, "/products");
  expect(await listAll(emulator, "/products")).toHaveLength(1);
  expect(prices.filter(({ product_id }) => product_id === product?.id)).toHaveLength(2);
  expect(prices).toHaveLength(2);
  expect(JSON.parse(await account.read(IDS)).sandbox.studio.product).toBe(product?.id);
  expect(await ownDestinations(emulator)).toHaveLength(1);
});

test("each permission that is missing is named, and until it is there nothing is changed", async ({
  account: { run, read },
  emulator,
}) => {
  const permissions = ["subscription.write", "customer.write", "transaction.write", "price.read", "product.write"];
  const { key } = await emulator.control<{ key: string }>("keys", { permissions });
  const { code, output } = await run(["--url", APP], { PADDLE_API_KEY: key });
  expect(code).toBe(1);
  expect(output).toMatch(
    /The key lacks adjustment\.read, discount\.read, notification\.read, customer_portal_session\.write, price\.write, notification_setting\.read, notification_setting\.write\. .*authentication/,
  );
  expect(output).not.toContain(key);
  expect(await changes(emulator)).toEqual([]);
  await expect(read(".env")).rejects.toThrow("ENOENT");
});

const old = "0".repeat(50);
for (const [what, args, variables, message] of [
  ["a key of production without --live", [], { PADDLE_API_KEY: LIVE_KEY }, "add --live"],
  ["an old key of production", [], { PADDLE_API_KEY: old, PADDLE_ENVIRONMENT: "production" }, "add --live"],
  ["--live with a key of the sandbox", ["--live"], {}, "--live is for a key of production"],
  ["a key of another form", [], { PADDLE_API_KEY: "pdl_sdbx_key" }, "PADDLE_API_KEY does not have the form"],
  ["a key that Paddle doesn't know", [], { PADDLE_API_KEY: API_KEY.replace("test", "none") }, "doesn't know this key"],
  ["no key", [], { PADDLE_API_KEY: "" }, "There is no API key. Create one at https://sandbox-vendors.paddle.com/"],
  ["the local environment", [], { PADDLE_ENVIRONMENT: "local" }, "PADDLE_ENVIRONMENT is local"],
  ["an address that isn't public", ["--url", "https://localhost:3000"], {}, "--url https://localhost:3000: it must be"],
  ["an address without https", ["--url", "http://app.example.com"], {}, "--url http://app.example.com: it must be"],
  ["an address with another path", ["--url", `${APP}/billing`], {}, `--url ${APP}/billing: it must be`],
  ["an unknown option", ["--force"], {}, "Unknown option '--force'"],
] as [string, string[], Record<string, string>, string][]) {
  test(`${what} is refused by name, and changes nothing`, async ({ account: { run }, emulator }) => {
    const { code, output } = await run(args, variables);
    expect(code).toBe(1);
    expect(output).toContain(message);
    for (const key of Object.values(variables)) if (key.length > 40) expect(output).not.toContain(key);
    expect(await changes(emulator)).toEqual([]);
  });
}

test("plans that are wrong are named before Paddle is asked", async ({ account: { run, write }, emulator }) => {
  await write("plans.ts", plans(`{ id: "studio", name: "Other", features: [], prices: { month: 900 } },`));
  const { code, output } = await run();
  expect([code, output]).toEqual([1, expect.stringContaining("Other: another plan or add-on has the id studio")]);
  expect(await emulator.requests()).toEqual([]);
});

test("values that .env has stay unless --yes is said, and every other byte does", async ({
  account: { run, read, write },
}) => {
  const secret = "pdl_ntfset_01other00000000000000000000_AnotherSecret";
  const env = [
    ...[
      "# mine",
      "export OTHER='a b' # c",
      `PADDLE_WEBHOOK_SECRET=${secret}  # old`,
      "",
      "AUTH_URL=http://localhost:3000",
    ],
    ...['AUTH_SECRET="hJ4n2kFq8sVbX0zPw6yTtR3mLc9dGe1u5oKi7aQvWxY="', "LAST=1"],
  ].join("\r\n");
  await write(".env", env);
  const kept = await run(["--url", APP]);
  expect([kept.code, kept.output]).toEqual([1, expect.stringContaining("! PADDLE_WEBHOOK_SECRET: .env keeps")]);
  const added = `\r\nPADDLE_ENVIRONMENT=sandbox\r\nPADDLE_API_KEY=${API_KEY}\r\n`;
  expect(await read(".env")).toBe(env + added);

  expect((await run(["--url", APP, "--yes"])).code).toBe(0);
  const after = (await read(".env")).split("\r\n");
  const changed = (env + added).split("\r\n").map((line, index) => (line === after[index] ? null : after[index]));
  expect(changed.filter(Boolean)).toEqual([expect.stringMatching(/^PADDLE_WEBHOOK_SECRET=pdl_ntfset_\S+$/)]);
  expect(kept.output).not.toContain(secret);
});

test("ids of another account stay unless --yes is said", async ({ account: { run, read, write } }) => {
  const other = { studio: { product: `pro_${"0".repeat(26)}`, month: `pri_${"0".repeat(26)}` } };
  await write(IDS, JSON.stringify({ sandbox: other }));
  const { code, output } = await run();
  expect([code, output]).toEqual([1, expect.stringContaining(`! ${IDS} keeps other ids for studio`)]);
  expect(JSON.parse(await read(IDS)).sandbox).toEqual(other);
  expect((await run(["--yes"])).code).toBe(0);
  expect(JSON.parse(await read(IDS)).sandbox.studio.product).not.toBe(other.studio.product);
});

test("a product and a price that somebody made by hand are taken by their ids", async ({
  account: { run, write },
  emulator,
}) => {
  type Made = { data: { id: string } };
  const product = await emulator.api<Made>("POST", "/products", { name: "Ours", tax_category: "saas" });
  const month = await emulator.api<Made>("POST", "/prices", {
    ...{ product_id: product.data.id, description: "Ours", unit_price: { amount: "1200", currency_code: "EUR" } },
    ...{ billing_cycle: { interval: "month", frequency: 1 }, quantity: { minimum: 5, maximum: 8 } },
    trial_period: { interval: "day", frequency: 14 },
  });
  await write(IDS, JSON.stringify({ sandbox: { studio: { product: product.data.id, month: month.data.id } } }));
  const { code, output } = await run();
  expect([code, output]).toEqual([0, expect.stringContaining(`Studio, month: there already (${month.data.id})`)]);
  expect((await activePrices(emulator)).map(({ product_id }) => product_id)).toEqual(Array(2).fill(product.data.id));
});

test("a destination with fewer events is sent the others, too; an inactive one is activated by --yes only", async ({
  account: { run, read },
  emulator,
}) => {
  const made = await emulator.api<{ data: Setting }>("POST", "/notification-settings", {
    ...{ type: "url", description: "Mine", destination: `${APP}/api/webhooks/paddle` },
    subscribed_events: ["subscription.created", "customer.updated"],
  });
  await emulator.api("PATCH", `/notification-settings/${made.data.id}`, { active: false });
  const first = await run(["--url", APP]);
  expect([first.code, first.output]).toEqual([1, expect.stringContaining("is inactive, so no webhook arrives")]);
  const [destination] = await ownDestinations(emulator);
  expect(destination?.subscribed_events).toHaveLength(appEvents.length + 1);
  expect(destination).toMatchObject({ id: made.data.id, active: false });
  expect(await read(".env")).toContain(made.data.endpoint_secret_key);
  expect((await run(["--url", APP, "--yes"])).code).toBe(0);
  expect(await ownDestinations(emulator)).toMatchObject([{ id: made.data.id, active: true }]);
});

test("a price that differs from plans.ts is named with what differs, and left as it is", async ({
  account: { run },
  emulator,
}) => {
  await run();
  const [month] = await activePrices(emulator);
  const differing = {
    unit_price: { amount: "1300", currency_code: "EUR" },
    quantity: { minimum: 1, maximum: 8 },
    trial_period: null,
  };
  await emulator.api("PATCH", `/prices/${month?.id}`, differing);
  const { code, output } = await run();
  expect(code).toBe(1);
  for (const words of ["1300 EUR", "says 1200 EUR", "quantities 1 to 8", "no trial", "a trial of 14 days"])
    expect(output).toContain(words);
  expect((await activePrices(emulator))[0]).toMatchObject(differing);
});

test("a pause that Paddle asks for is kept, for reading and for writing", async ({ account: { run }, emulator }) => {
  for (const method of ["GET", "POST"])
    await emulator.control("faults", { path: "/prices", method, skip: 1, status: 429, retryAfter: 1, times: 1 });
  const { code, output } = await run();
  expect([code, output]).toEqual([0, expect.stringContaining("Paddle asks for a pause of 1 s")]);
  expect(await activePrices(emulator)).toHaveLength(2);
});

test.describe("on a terminal", () => {
  test.skip(!hasTerminals(), "NOT RUN: this machine has no python3, which gives the terminal.");
  const asksKey = "Paddle's API key (it isn't shown):";

  test("a key that isn't set is asked for, and isn't shown while it is typed", async ({
    account: { type, read },
    emulator,
  }) => {
    const { code, output } = await type([[asksKey, API_KEY + ENTER]], [], { PADDLE_API_KEY: "" });
    expect([code, output]).toEqual([0, expect.stringContaining("Studio, year: created")]);
    expect(output).not.toContain(API_KEY);
    expect(output).not.toContain(API_KEY.slice(-8));
    expect(await read(".env")).toContain(`PADDLE_API_KEY=${API_KEY}`);
    expect(await listAll(emulator, "/products")).toHaveLength(1);
  });

  test("Ctrl-C in place of a key ends it, and nothing was changed", async ({ account: { type, read }, emulator }) => {
    const { code } = await type([[asksKey, CTRL_C]], [], { PADDLE_API_KEY: "" });
    expect(code).toBe(130);
    expect(await emulator.requests()).toEqual([]);
    await expect(read(".env")).rejects.toThrow("ENOENT");
  });

  test("a value that is there already stays unless the answer is yes", async ({ account: { type, read, write } }) => {
    const secret = "pdl_ntfset_01other00000000000000000000_AnotherSecret";
    await write(".env", `PADDLE_WEBHOOK_SECRET=${secret}\n`);
    const question = ".env has another PADDLE_WEBHOOK_SECRET. Replace it? [y/N]";
    for (const answer of ["", "n", "maybe"]) {
      const kept = await type([[question, answer + ENTER]], ["--url", APP]);
      expect([kept.code, kept.output]).toEqual([1, expect.stringContaining("! PADDLE_WEBHOOK_SECRET: .env keeps")]);
      expect(await read(".env")).toContain(secret);
    }
    const replaced = await type([[question, `yes${ENTER}`]], ["--url", APP]);
    expect(replaced.code).toBe(0);
    const now = /^PADDLE_WEBHOOK_SECRET=(.+)$/m.exec(await read(".env"))?.[1] ?? "";
    expect(now).toMatch(/^pdl_ntfset_/);
    for (const one of [secret, now]) expect(replaced.output).not.toContain(one);
  });
});
