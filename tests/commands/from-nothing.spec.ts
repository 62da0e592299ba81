import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect as base, test } from "playwright/test";
import { setVariable } from "@/lib/cli/env-file";
import { startTestDatabase } from "@/tests/fixtures/database";
import { API_KEY, startEmulator } from "@/tests/fixtures/emulator";
import { report } from "@/tests/fixtures/figures";
import { startMailServer } from "@/tests/fixtures/mail";
import { freePort } from "@/tests/fixtures/ports";
import { startProgram, waitUntilUp } from "@/tests/fixtures/programs";
import { copyProject } from "@/tests/fixtures/project-copy";

test.describe.configure({ timeout: 300_000 });
const expect = base.configure({ timeout: 40_000 });

const APP = "https://app.example.com";

/** In place of the internet: what Paddle sends to the app's public address comes to this machine. */
const reroute = (port: number) => {
  const code = `const send = fetch; globalThis.fetch = (to, init) =>
    send(typeof to === "string" ? to.replace("${APP}/", "http://127.0.0.1:${port}/") : to, init);`;
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
};

test("from an empty account, by commands only, to a doctor that is content and a paid checkout in the mirror", async () => {
  const folder = mkdtempSync(join(tmpdir(), "from-nothing-"));
  copyProject(folder);
  const [port, paddlePort] = [await freePort(), await freePort()];
  const args = ["--seed", "empty", "--return-url", `${APP}/checkout`, reroute(port)];
  const [emulator, database, mail] = await Promise.all([
    startEmulator(paddlePort, port, ...args),
    startTestDatabase(""),
    startMailServer(),
  ]);
  const production = { NODE_ENV: "production" };
  // The project's own plans, unlike all other tests.
  const asIs = { TSX_TSCONFIG_PATH: "tsconfig.json" };
  const began = Date.now();
  const took: string[] = [];
  const run = async (script: string, args: string[] = [], variables: Record<string, string> = production) => {
    const from = Date.now();
    const program = startProgram(["run", script, "--", ...args], { ...asIs, ...variables }, folder, "npm");
    const [code] = await once(program.process, "close");
    took.push(`${script} ${((Date.now() - from) / 1_000).toFixed(1)} s`);
    expect(code, `${script}: ${program.output()}`).toBe(0);
    return program.output();
  };
  try {
    await run("setup", ["--url", APP, "--yes"], {
      PADDLE_API_KEY: API_KEY,
      PADDLE_API_URL: emulator.url,
    });
    // What setup names as still to be filled in.
    let env = await readFile(join(folder, ".env"), "utf8");
    const own = {
      ...{
        DATABASE_URL: database.url,
        DIRECT_URL: database.url,
        PADDLE_API_URL: emulator.url,
        CRON_SECRET: "a-secret-of-a-scheduler",
      },
      ...{
        NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "test_0123456789abcdef0123456789a",
        ...mail.variables,
        EMAIL_FROM: "a@example.com",
      },
      ...{ AUTH_GITHUB_ID: "", AUTH_GITHUB_SECRET: "", AUTH_GOOGLE_ID: "", AUTH_GOOGLE_SECRET: "" },
    };
    for (const [name, value] of Object.entries(own)) env = setVariable(env, name, value);
    await writeFile(join(folder, ".env"), env);
    await run("db:migrate");
    // What the README has done for the app's role. All connections to the embedded database share one session.
    await database.sql("SET statement_timeout = '2900ms'");
    // `setup` has named it as what comes next, and so it comes before there is a build.
    await run("doctor", ["settings", "database"]);
    await run("build");
    const next = ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", String(port)];
    const app = startProgram(next, production, folder);
    try {
      await waitUntilUp(app, `http://127.0.0.1:${port}/api/ready`);
      await run("billing:reconcile");
      const doctor = await run("doctor");
      expect(doctor).toMatch(/Nothing has to be done: \d+ lines/);
      expect(doctor).toContain("Paddle sent a simulated event, and the app took it");

      const ids = JSON.parse(await readFile(join(folder, "lib/billing/paddle-ids.json"), "utf8")).sandbox;
      const [plan] = Object.values<{ month?: string; year?: string }>(ids);
      const priceId = plan?.month ?? plan?.year;
      type Made = { data: { id: string } };
      const customer = await emulator.api<Made>("POST", "/customers", { email: "newt@example.com" });
      const { data: price } = await emulator.api<{ data: { quantity: { minimum: number } } }>(
        "GET",
        `/prices/${priceId}`,
      );
      const items = [{ price_id: priceId, quantity: price.quantity.minimum }];
      const made = await emulator.api<Made>("POST", "/transactions", { customer_id: customer.data.id, items });
      const card = "4242424242424242";
      await emulator.control("checkout", { transaction_id: made.data.id, card, country: "US" });
      const rows = () =>
        database.sql(`SELECT "status" FROM "Subscription" WHERE "paddleCustomerId" = '${customer.data.id}'`);
      await expect.poll(rows).toEqual([{ status: expect.stringMatching(/^(active|trialing)$/) }]);
    } finally {
      await app.stop();
    }
    const seconds = ((Date.now() - began) / 1_000).toFixed(0);
    report(`from an empty account to a paid checkout, by commands (${took.join(", ")})`, `${seconds} s`, "15 min");
  } finally {
    mail.stop();
    await Promise.all([emulator.stop(), database.stop()]);
    await rm(folder, { recursive: true });
  }
});
