import { defineConfig } from "playwright/test";

const { CI } = process.env;

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  workers: 2,
  forbidOnly: Boolean(CI),
  retries: CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.stdout.isTTY ? "list" : "line",
});
