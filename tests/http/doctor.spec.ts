import { once } from "node:events";
import { startProgram } from "@/tests/fixtures/programs";
import { prices } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";

async function runDoctor(stack: Stack, changes: Record<string, string> = {}) {
  const args = ["--conditions=react-server", "--import", "tsx", "lib/cli/doctor.ts"];
  const doctor = startProgram(args, { ...stack.variables, NODE_ENV: "development", ...changes });
  const [code] = await once(doctor.process, "exit");
  return { code, output: doctor.output(), lines: doctor.output().trim().split("\n") };
}

test("the doctor finds nothing where all is well", async ({ stack }) => {
  const { code, lines } = await runDoctor(stack);
  expect(lines.filter((line) => line.startsWith("✗"))).toEqual([]);
  expect(lines).toContain("✓ Webhook secret");
  expect(code).toBe(0);
});

test("the doctor names each thing that is wrong, and prints no secret", async ({ stack }) => {
  const permissions = ["subscription.read", "customer.read", "notification_setting.read"];
  const { key } = await stack.emulator.control<{ key: string }>("keys", { permissions });
  const other = "pdl_ntfset_01otherdestination00000000_SecretOf/AnotherDestination00000";
  const { code, output, lines } = await runDoctor(stack, {
    PADDLE_API_KEY: key,
    PADDLE_WEBHOOK_SECRET: other,
    DATABASE_URL: "postgresql://postgres@127.0.0.1:1/none",
  });
  expect(lines).toContain("✓ API key: customer.read");
  expect(output).toContain("✗ API key: customer_portal_session.write");
  expect(output).toContain("✗ Webhook secret: PADDLE_WEBHOOK_SECRET is not this destination's secret key");
  expect(output).toMatch(/✗ Database: .*check DATABASE_URL, then run npm run db:migrate/);
  for (const secret of [other, key, stack.variables.PADDLE_WEBHOOK_SECRET]) expect(output).not.toContain(secret);
  expect(code).toBe(1);
});

test("the doctor names prices that Paddle has not, or sells in other quantities, and ids that are missing", async ({
  stack,
}) => {
  const { crewMonthly: crew, studentMonthly: student } = prices;
  await stack.emulator.api("PATCH", `/prices/${crew}`, { quantity: { minimum: 10, maximum: 200 } });
  await stack.emulator.api("PATCH", `/prices/${student}`, { status: "archived" });
  const { code, output } = await runDoctor(stack);
  expect(output).toContain(`AeroEdit Student, month (${student}), AeroEdit Crew, month (${crew})\n`);
  expect(code).toBe(1);
});

test("the doctor tells an unknown key from a missing permission", async ({ stack }) => {
  const { code, output } = await runDoctor(stack, {
    PADDLE_API_KEY: "pdl_sdbx_apikey_01unknownunknownunknown000_UnknownUnknownUnknownU_aaa",
  });
  expect(output).toContain("the key is unknown or revoked");
  expect(code).toBe(1);
});

test("the doctor names a database that is not migrated", async ({ stack }) => {
  await stack.database.sql(`ALTER TABLE "RateLimit" RENAME COLUMN "hits" TO "before"`);
  try {
    const { code, lines } = await runDoctor(stack);
    expect(lines).toContain("✗ Database: reachable and migrated: run npm run db:migrate");
    expect(code).toBe(1);
  } finally {
    await stack.database.sql(`ALTER TABLE "RateLimit" RENAME COLUMN "before" TO "hits"`);
  }
});
