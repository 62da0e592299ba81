import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect as base } from "playwright/test";
import { freePort } from "@/tests/fixtures/ports";
import { startProgram } from "@/tests/fixtures/programs";
import { copyProject } from "@/tests/fixtures/project-copy";
import { subscriptions } from "@/tests/fixtures/seed";
import { expect, test } from "@/tests/fixtures/test";

test.describe.configure({ timeout: 180_000 });
const patient = base.configure({ timeout: 90_000 });

// In a copy, because `next dev` writes into the folder it is started in.
test("with a sandbox key, on a laptop that no webhook reaches, `npm run dev` fetches the events by itself", async ({
  stack,
}) => {
  const { emulator, database, variables } = stack;
  const folder = mkdtempSync(join(tmpdir(), "dev-"));
  copyProject(folder);
  const port = await freePort();
  const { AUTH_URL: _, PADDLE_WEBHOOK_SECRET: __, PADDLE_ENVIRONMENT: ___, ...shared } = variables;
  const settings = {
    ...shared,
    ...{ NODE_ENV: "development", PADDLE_ENVIRONMENT: "sandbox", PORT: String(port) },
    NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "test_0123456789abcdef0123456789a",
    ...{ EMAIL_SERVER: "smtp://127.0.0.1:1", EMAIL_FROM: "a@example.com" },
  };
  const dev = startProgram(["--import", "tsx", "lib/cli/dev.ts"], settings, folder);
  try {
    await emulator.control("deliveries", { drop: 1 });
    await patient.poll(dev.output).toContain("its events are fetched, as by npm run paddle:watch");
    await patient.poll(dev.output).toContain("Watching Paddle's events");
    await emulator.api("POST", `/subscriptions/${subscriptions.theo}/cancel`, { effective_from: "immediately" });
    await patient.poll(dev.output).toMatch(new RegExp(`subscription\\.canceled +${subscriptions.theo} +applied`));
    const statement = `SELECT "status" FROM "Subscription" WHERE "id" = '${subscriptions.theo}'`;
    expect(await database.sql(statement)).toEqual([{ status: "canceled" }]);
    expect(dev.output()).not.toContain("local emulator");
  } finally {
    await dev.stop("SIGINT");
    await rm(folder, { recursive: true });
  }
  // With it all that it started has ended.
  expect(dev.process.exitCode).toBe(0);
  await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow();
});
