import { defineConfig } from "playwright/test";
import { findBrowser, noBrowser } from "./fixtures/browser.ts";

const { CI, TEST_WORKER_INDEX } = process.env;

const executablePath = findBrowser();
if (!executablePath && TEST_WORKER_INDEX === undefined)
  console.log(`NOT RUN: the tests of pages in a browser; ${noBrowser}.`);

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  workers: 2,
  forbidOnly: Boolean(CI),
  retries: CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.stdout.isTTY ? "list" : "line",
  use: {
    locale: "en-US",
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: ["--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
    },
  },
});
