import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paidPlans } from "@/lib/billing/plans";
import { examples } from "@/prisma/examples";
import { startProgram } from "@/tests/fixtures/programs";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";

/** `npm run db:seed`, as `npm run dev` runs it; on plans of the test's own where their source is given. */
async function seed({ variables }: Stack, plans?: string): Promise<{ code: unknown; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), "plans-"));
  const paths = { "@/lib/billing/plans": [join(folder, "plans.ts")], "@/*": [join(process.cwd(), "*")] };
  const config = { compilerOptions: { jsx: "react-jsx", paths } };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  await writeFile(join(folder, "plans.ts"), plans ?? "");
  const program = startProgram(["--conditions=react-server", "--import", "tsx", "prisma/seed.ts"], {
    ...variables,
    NODE_ENV: "development",
    ...(plans && { TSX_TSCONFIG_PATH: join(folder, "tsconfig.json") }),
  });
  const [code] = await once(program.process, "exit");
  await rm(folder, { recursive: true });
  return { code, output: program.output() };
}

type World = {
  customers: { id: string; email: string }[];
  subscriptions: { customer_id: string; items: { quantity: number; price: { id: string } }[] }[];
};

const gymly = (changes = "", count = "null") => `
  import { definePlans } from "@/lib/billing/plan-catalog";
  export const { currency, limits, plans, paidPlans, addons, soldIntervals, findPlan, findPaidPlan, planOf, findFaults } =
    definePlans({ currency: "EUR", features: {}, limits: { classes: { one: "class", many: "classes", count: ${count} } }, addons: [], plans: [
      { id: "visitor", name: "Visitor", features: [], limits: { classes: 1 } },
      { id: "solo", name: "Solo", features: [], prices: { month: 900 } },
      { id: "studio", name: "Studio", features: [], seats: { min: 5, max: 8 }, trialDays: 14, prices: { month: 1200, year: 12000 } },
      ${changes}
    ] }, {});`;

test("the example customers hold what is sold, each quantity within its plan's bounds", async ({ stack }) => {
  expect(await seed(stack, gymly())).toEqual({ code: 0, output: "" });
  const { subscriptions } = await stack.emulator.state<World>();
  const held = subscriptions.flatMap(({ items }) => items);
  const quantities = (name: string) =>
    held.filter(({ price }) => price.id.endsWith(name)).map(({ quantity }) => quantity);
  expect(new Set(held.map(({ price }) => price.id.replace(/^pri_0+/, "")))).toEqual(
    new Set(["solomonth", "studiomonth", "studioyear"]),
  );
  expect(new Set(quantities("solomonth"))).toEqual(new Set([1]));
  for (const quantity of quantities("studiomonth")) expect(quantity >= 5 && quantity <= 8).toBe(true);

  const users = await stack.database.sql<{ email: string; held: number }>(
    `SELECT "email", (SELECT count(*)::int FROM "Subscription" s WHERE s."paddleCustomerId" = u."paddleCustomerId"
      AND s."items"::text LIKE '%pri_0000%') AS "held" FROM "User" u`,
  );
  expect(users.map(({ email }) => email).sort()).toEqual(examples.map(({ email }) => email).sort());
  expect(users.find(({ email }) => email === "sam@example.com")?.held).toBe(2);
});

test("a change of plans reaches the local Paddle, and what was done there stays", async ({ stack }) => {
  await seed(stack, gymly());
  const before = await stack.emulator.state<World>();
  await stack.emulator.api("PATCH", `/prices/pri_${"solomonth".padStart(26, "0")}`, {
    unit_price: { amount: "1", currency_code: "EUR" },
  });
  expect(await seed(stack, gymly())).toEqual({ code: 0, output: "" });
  type Listed = { data: { unit_price: { amount: string }; quantity: object; trial_period: object | null }[] };
  const price = async (name: string) =>
    (await stack.emulator.api<Listed>("GET", `/prices?id=pri_${name.padStart(26, "0")}`)).data[0];
  expect(await price("solomonth")).toMatchObject({
    unit_price: { amount: "900" },
    quantity: { minimum: 1, maximum: 1 },
  });
  expect(await price("studiomonth")).toMatchObject({
    quantity: { minimum: 5, maximum: 8 },
    trial_period: { interval: "day", frequency: 14 },
  });
  expect((await stack.emulator.state<World>()).subscriptions).toEqual(before.subscriptions);
});

for (const [what, plans, line] of [
  [
    "an id that is none",
    gymly(`{ id: "CHAIN", name: "Chain", features: [], prices: { month: 400 } }`),
    "lib/billing/plans.ts: Chain: CHAIN isn't an id, which is a lower-case letter and up to 20 more or digits\n",
  ],
  [
    "a currency that Paddle doesn't know",
    gymly().replace("EUR", "XYZ"),
    "lib/billing/plans.ts: Solo, month: the local Paddle refuses it (invalid_field)\n",
  ],
  [
    "a count of a column that isn't there",
    gymly("", '\'SELECT count(*) FROM "Project" WHERE "owner" = $1\''),
    `lib/billing/plans.ts: classes: its count fails (column "owner" does not exist): write SQL that answers one number, in time, with the user's id as $1\n`,
  ],
  [
    "a count that writes",
    gymly("", "'SELECT (graphile_worker.add_job($1)).id'"),
    /^lib\/billing\/plans\.ts: classes: its count fails \(cannot execute INSERT in a read-only transaction\): write SQL/,
  ],
  ["a mistake in its code", "export const plans = [;", /^lib\/billing\/plans\.ts: .*plans\.ts:1:\d+.*\n$/],
  [
    "nothing for sale",
    gymly().replace(/\{ id: "solo".*12000 \} \},/s, ""),
    "lib/billing/plans.ts: no plan is for sale\n",
  ],
] as const) {
  test(`${what} in the plans is one line, and the example users are there all the same`, async ({ stack }) => {
    const { code, output } = await seed(stack, plans);
    expect(code).toBe(0);
    if (typeof line === "string") expect(output.slice(0, line.length || undefined)).toBe(line);
    else expect(output).toMatch(line);
    expect(await stack.database.sql(`SELECT 1 FROM "User"`)).toHaveLength(examples.length);
  });
}

test("what the tests sell is sold by the local Paddle as it is", async ({ stack }) => {
  expect(await seed(stack)).toEqual({ code: 0, output: "" });
  const { data } = await stack.emulator.api<{ data: { id: string }[] }>("GET", "/products?per_page=200");
  const ids = new Set(data.map(({ id }) => id));
  for (const { product } of paidPlans) expect(ids.has(product.ids.local.product ?? "")).toBe(true);
  expect(data).toHaveLength(8);
});
