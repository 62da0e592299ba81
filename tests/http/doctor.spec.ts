import { once } from "node:events";
import { startProgram } from "@/tests/fixtures/programs";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";

async function runDoctor(stack: Stack, changes: Record<string, string> = {}) {
  const args = ["--conditions=react-server", "--import", "tsx", "lib/cli/doctor.ts"];
  const doctor = startProgram(args, { ...stack.variables, NODE_ENV: "development", ...changes });
  const [code] = await once(doctor.process, "exit");
  return { code, lines: doctor.output().trim().split("\n") };
}

test("the doctor finds nothing where all is well", async ({ stack }) => {
  const { code, lines } = await runDoctor(stack);
  expect(lines.filter((line) => line.startsWith("✗"))).toEqual([]);
  expect(lines).toContain("✓ Webhook secret");
  expect(code).toBe(0);
});

test("the doctor names each permission that the key lacks", async ({ stack }) => {
  const permissions = ["subscription.read", "customer.read"];
  const { key } = await stack.emulator.control<{ key: string }>("keys", { permissions });
  const { code, lines } = await runDoctor(stack, { PADDLE_API_KEY: key });
  expect(lines).toContain("✓ API key: customer.read");
  expect(lines.find((line) => line.startsWith("✗ API key: customer_portal_session.write"))).toBeDefined();
  expect(code).toBe(1);
});

test("the doctor tells an unknown key from a missing permission", async ({ stack }) => {
  const { code, lines } = await runDoctor(stack, { PADDLE_API_KEY: "pdl_sdbx_apikey_unknown" });
  expect(lines.join("\n")).toContain("the key is unknown or revoked");
  expect(code).toBe(1);
});

test("the doctor sees that the webhook secret is another's, and prints neither", async ({ stack }) => {
  const other = "pdl_ntfset_of_another_destination";
  const { code, lines } = await runDoctor(stack, { PADDLE_WEBHOOK_SECRET: other });
  expect(lines).toContain("✗ Webhook secret: PADDLE_WEBHOOK_SECRET is not this destination's secret key");
  expect(lines.join("\n")).not.toContain(other);
  expect(lines.join("\n")).not.toContain(stack.variables.PADDLE_WEBHOOK_SECRET);
  expect(code).toBe(1);
});

test("the doctor says that the database lacks its tables", async ({ stack }) => {
  const { code, lines } = await runDoctor(stack, { DATABASE_URL: "postgresql://postgres@127.0.0.1:1/none" });
  expect(lines).toContain(
    "✗ Database: reachable and migrated: check DATABASE_URL, then run npm run db:migrate",
  );
  expect(code).toBe(1);
});
