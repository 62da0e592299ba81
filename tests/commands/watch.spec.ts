import { expect as base } from "playwright/test";
import { WEBHOOK_SECRET } from "@/tests/fixtures/emulator";
import { type Program, startProgram } from "@/tests/fixtures/programs";
import { prices, subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

// `npm run paddle:watch` on what is a sandbox account to it, which sends no webhooks here.

const patient = base.configure({ timeout: 40_000 });

type Watching = (program: Program) => Promise<void>;

async function watch(stack: Stack, run: Watching, changes: Record<string, string> = {}): Promise<string> {
  const args = ["--conditions=react-server", "--import", "tsx", "lib/cli/watch.ts"];
  const program = startProgram(args, {
    ...stack.variables,
    ...{ NODE_ENV: "development", PADDLE_ENVIRONMENT: "sandbox", PADDLE_WEBHOOK_SECRET: "" },
    NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "test_0123456789abcdef0123456789a",
    ...{ EMAIL_SERVER: "smtp://127.0.0.1:1", EMAIL_FROM: "a@example.com" },
    ...changes,
  });
  try {
    await run(program);
    return program.output();
  } finally {
    await program.stop("SIGINT");
  }
}

const statusOf = async ({ database }: Stack, id: string) =>
  (await database.sql<{ status: string }>(`SELECT "status" FROM "Subscription" WHERE "id" = '${id}'`))[0]?.status;

test.beforeEach(({ stack }) => stack.emulator.control("deliveries", { drop: 1 }));

test("a checkout that is paid where no webhook arrives is in the mirror, and opens the gate", async ({ stack }) => {
  const { emulator, database } = stack;
  type Made = { data: { id: string } };
  const customer = await emulator.api<Made>("POST", "/customers", { email: "newt@example.com" });
  const session = await createSession(database, "newt@example.com");
  await linkToCustomer(database, "newt@example.com", customer.data.id);
  expect((await visit(stack, "/api/pro", { session })).status).toBe(403);
  const output = await watch(stack, async (program) => {
    await patient.poll(program.output).toContain("Watching");
    const transaction = await emulator.api<Made>("POST", "/transactions", {
      ...{ customer_id: customer.data.id, items: [{ price_id: prices.proMonthly, quantity: 1 }] },
    });
    await emulator.control("checkout", {
      transaction_id: transaction.data.id,
      card: "4242424242424242",
      country: "US",
    });
    await patient.poll(async () => (await visit(stack, "/api/pro", { session })).status).toBe(200);
    await patient.poll(program.output).toMatch(/subscription\.activated +sub_\w{26} +applied/);
  });
  expect(output).not.toContain("newt@example.com");
});

test("after a restart it goes on where it was, and says nothing twice", async ({ stack }) => {
  const cancel = (id: string) =>
    stack.emulator.api("POST", `/subscriptions/${id}/cancel`, { effective_from: "immediately" });
  await cancel(subscriptions.theo);
  await watch(stack, async (program) => {
    await patient.poll(program.output).toMatch(new RegExp(`canceled +${subscriptions.theo}`));
  });
  await cancel(subscriptions.tess);
  const output = await watch(stack, async (program) => {
    await patient.poll(program.output).toMatch(new RegExp(`canceled +${subscriptions.tess}`));
  });
  expect(output).not.toContain(subscriptions.theo);
  expect(await statusOf(stack, subscriptions.theo)).toBe("canceled");
});

test("while Paddle is down it says so once, and what happened then is read afterwards", async ({ stack }) => {
  const { emulator } = stack;
  const output = await watch(stack, async (program) => {
    await patient.poll(program.output).toContain("Watching");
    await emulator.control("faults", { path: "/events", status: 503 });
    await patient.poll(program.output).toContain("For now Paddle can't be reached");
    await emulator.api("POST", `/subscriptions/${subscriptions.theo}/cancel`, { effective_from: "immediately" });
    await emulator.control("faults", { clear: true });
    await patient.poll(program.output).toContain("It answers again");
    await patient.poll(() => statusOf(stack, subscriptions.theo)).toBe("canceled");
  });
  expect(output.split("For now")).toHaveLength(2);
});

test("a key that may not list events, and the local Paddle, are refused with what to do", async ({ stack }) => {
  const { key } = await stack.emulator.control<{ key: string }>("keys", { permissions: ["customer.read"] });
  const local = { PADDLE_ENVIRONMENT: "local", PADDLE_WEBHOOK_SECRET: WEBHOOK_SECRET };
  for (const [changes, words] of [
    [{ PADDLE_API_KEY: key }, "Paddle refuses to list events (forbidden): run npm run doctor"],
    [local, "sends its webhooks here by itself"],
  ] as [Record<string, string>, string][]) {
    const end = async (program: Program) => patient.poll(() => program.process.exitCode).toBe(1);
    expect(await watch(stack, end, changes)).toContain(words);
  }
});
