import { once } from "node:events";
import { newId } from "@/tests/fixtures/entities";
import { hasAccess } from "@/tests/fixtures/people";
import { startProgram } from "@/tests/fixtures/programs";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

// The tables as the kit's own migration has them, and of Supabase's the columns that are read.
const kitTables = `
  DROP TABLE IF EXISTS public.subscriptions, public.customers;
  DROP SCHEMA IF EXISTS auth CASCADE;
  CREATE TABLE public.customers (customer_id text PRIMARY KEY, email text NOT NULL);
  CREATE TABLE public.subscriptions (
    subscription_id text PRIMARY KEY, subscription_status text NOT NULL, price_id text, product_id text,
    scheduled_change text, customer_id text NOT NULL REFERENCES public.customers (customer_id));
  CREATE SCHEMA auth;
  CREATE TABLE auth.users (email text, email_confirmed_at timestamptz, raw_user_meta_data jsonb)`;

type Customer = { id: string; email: string };
type Paddle = { data: Customer[] };

async function fillKit(stack: Stack) {
  for (const statement of kitTables.split(";")) await stack.database.sql(statement);
  const { data } = await stack.emulator.api<Paddle>("GET", "/customers?per_page=200");
  const named = (name: string) => data.find(({ email }) => email === `${name}@example.com`) as Customer;
  const [tess, carl] = [named("tess"), named("carl")];
  const gone = newId("ctm");
  for (const [id, email] of [
    [SAM.customerId, "old-address@example.com"],
    [tess.id, tess.email],
    [carl.id, carl.email],
    [gone, "gone@example.com"],
  ])
    await stack.database.sql("INSERT INTO public.customers VALUES ($1, $2)", [id, email]);
  const lost = newId("sub");
  for (const [id, status, customer] of [
    [SAM_ACTIVE, "past_due", SAM.customerId],
    [lost, "active", gone],
  ])
    await stack.database.sql("INSERT INTO public.subscriptions VALUES ($1, $2, 'pri', 'pro', NULL, $3)", [
      id,
      status,
      customer,
    ]);
  for (const [email, confirmed] of [
    ["Sam@Example.com", true],
    [tess.email, true],
    [carl.email, false],
  ])
    await stack.database.sql(`INSERT INTO auth.users VALUES ($1, $2, '{"full_name": "A Person"}')`, [
      email,
      confirmed ? new Date("2025-03-01") : null,
    ]);
  return { tess, carl, gone, lost };
}

async function runImport(stack: Stack, ...args: string[]) {
  const command = ["--conditions=react-server", "--import", "tsx", "lib/cli/import-starter-kit.ts", ...args];
  const program = startProgram(command, { ...stack.variables, NODE_ENV: "development" });
  const [code] = await once(program.process, "exit");
  return { code, output: program.output() };
}

const users = (stack: Stack) =>
  stack.database.sql<{ email: string; name: string | null; customer: string | null; verified: string | null }>(
    `SELECT "email", "name", "paddleCustomerId" AS "customer", "emailVerified"::date::text AS "verified" FROM "User" ORDER BY "email"`,
  );
const subscriptions = (stack: Stack) => stack.database.sql(`SELECT "id", "status" FROM "Subscription" ORDER BY "id"`);

test("the starter kit's people keep what they pay for, and what could not be imported is named", async ({ stack }) => {
  const { tess, carl, gone, lost } = await fillKit(stack);

  const dry = await runImport(stack, "--dry-run", stack.database.url);
  expect(dry.output).toMatch(/People +2 created, 0 here already/);
  expect(dry.output).toMatch(/Customers +2 linked/);
  expect(await users(stack)).toEqual([]);
  expect(await subscriptions(stack)).toEqual([]);

  const { code, output } = await runImport(stack, stack.database.url);
  expect(code).toBe(1);
  expect(output).toMatch(/People +2 created, 0 here already/);
  expect(output).toMatch(/Customers +2 linked, 0 linked already/);
  // Sam's address is the one that Paddle has now, not the one that the kit once stored.
  expect(await users(stack)).toEqual([
    { email: SAM.email, name: "A Person", customer: SAM.customerId, verified: "2025-03-01" },
    { email: tess.email, name: "A Person", customer: tess.id, verified: "2025-03-01" },
  ]);
  expect(await hasAccess(stack, SAM.email)).toBe(true);
  expect(output).toMatch(new RegExp(`address no confirmed user has.*:\n  ${carl.id}\n`));
  expect(output).toMatch(new RegExp(`customers that Paddle doesn't have:\n  ${gone}\n`));
  expect(output).toMatch(new RegExp(`were "past_due" there and are "active" at Paddle:\n  ${SAM_ACTIVE}\n`));
  expect(output).toMatch(new RegExp(`subscriptions that Paddle doesn't have .*:\n  ${lost}\n`));

  const before = [await users(stack), await subscriptions(stack)];
  const again = await runImport(stack, stack.database.url);
  expect(again.output).toMatch(/People +0 created, 2 here already/);
  expect(again.output).toMatch(/Customers +0 linked, 2 linked already/);
  expect([await users(stack), await subscriptions(stack)]).toEqual(before);
});

test("an import overwrites nobody: not an address that was never verified, nor a link", async ({ stack }) => {
  const { tess } = await fillKit(stack);
  await createSession(stack.database, SAM.email, false);
  await createSession(stack.database, tess.email);
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = $1 WHERE "email" = $2`, [newId("ctm"), tess.email]);
  const before = await users(stack);
  const { output } = await runImport(stack, stack.database.url);
  expect(await users(stack)).toEqual(before);
  expect(output).toMatch(new RegExp(`user has another customer:\n  ${tess.id}\n`));
  expect(output).toMatch(new RegExp(`no confirmed user has.*:\n(  ctm_\\w+\n)*  ${SAM.customerId}\n`));
});

test("an import that can't be done says why, without the address's password, and changes nothing", async ({
  stack,
}) => {
  const without = await runImport(stack);
  expect(without.code).toBe(2);
  expect(without.output).toContain("Usage: npm run import:starter-kit");
  const closed = await runImport(stack, "postgresql://postgres:hush-hush@127.0.0.1:1/postgres");
  expect(closed.code).toBe(2);
  expect(closed.output).toContain("could not be read");
  expect(closed.output).not.toContain("hush-hush");
  await stack.database.sql("DROP TABLE IF EXISTS public.subscriptions, public.customers");
  const empty = await runImport(stack, stack.database.url);
  expect(empty.output).toMatch(/could not be read: relation "public.customers" does not exist/);

  await fillKit(stack);
  await stack.emulator.control("faults", { path: "/customers", status: 503 });
  const down = await runImport(stack, stack.database.url);
  expect(down.code).toBe(2);
  expect(down.output).toContain("Paddle could not be asked");
});
