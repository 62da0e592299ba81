import { existsSync } from "node:fs";
import { register } from "node:module";
import { defineConfig, devices } from "playwright/test";

// "server-only" refuses to be imported without this condition. The workers, which start after this line, get it from
// Node; this process, which lists the tests, runs already and gets it from a hook.
const flag = "--conditions=react-server";
const { NODE_OPTIONS = "" } = process.env;
if (!NODE_OPTIONS.includes(flag)) {
  process.env.NODE_OPTIONS = `${NODE_OPTIONS} ${flag}`.trim();
  const hook = `export const resolve = (specifier, context, next) =>
    next(specifier, { ...context, conditions: [...context.conditions, "react-server"] });`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}

const { TEST_CHROMIUM, TEST_BROWSERS = "chromium", TEST_STORM, CI } = process.env;

const hasEmulator = existsSync("emulator/package.json");
if (!hasEmulator && process.env.TEST_WORKER_INDEX === undefined) {
  console.log("NOT RUN: all but the unit tests need the local Paddle emulator, and the folder emulator/ is gone.");
}

const engines = {
  chromium: {
    ...devices["Desktop Chrome"],
    launchOptions: {
      ...(TEST_CHROMIUM && existsSync(TEST_CHROMIUM) && { executablePath: TEST_CHROMIUM }),
      args: ["--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
    },
  },
  firefox: devices["Desktop Firefox"],
  webkit: devices["Desktop Safari"],
};

// One after the other, but for what mostly waits for the next minute's requests: that runs beside them.
const limits = "reconcile-limits.spec.ts";
const storms = [
  { name: "storm", testDir: "storm", testIgnore: limits, workers: 1 },
  { name: "storm-limits", testDir: "storm", testMatch: limits, workers: 1 },
];

const unit = { name: "unit", testDir: "unit" };
const withEmulator = [
  { name: "http", testDir: "http" },
  // What the npm scripts do, each a process of its own: no other database or date changes that, so only `npm test` has it.
  { name: "commands", testDir: "commands" },
  // Takes minutes and wants the machine for itself, so only `npm run test:storm` has it.
  ...(TEST_STORM ? storms : []),
  ...TEST_BROWSERS.split(",").map((name) => ({
    name,
    testDir: "browser",
    use: { ...engines[name as keyof typeof engines], locale: "en-US" },
  })),
];

export default defineConfig({
  testDir: ".",
  // It takes lib/billing/plans.ts for tests/fixtures/plans.ts, as the build for the tests does.
  tsconfig: "./tsconfig.json",
  outputDir: "../test-results",
  // Each worker has an app, an emulator and a database of its own.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(CI),
  // A shared machine stalls now and then. What fails once and then passes is listed as flaky, for somebody to look at.
  retries: CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./figures-reporter.ts"]],
  projects: hasEmulator ? [unit, ...withEmulator] : [unit],
});
