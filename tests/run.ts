import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import pg from "pg";
import { chromium } from "playwright";
import { findChromium } from "@/tests/fixtures/browser";
import { testBuild } from "@/tests/fixtures/programs";

// `npm test`: everything. `npm run check` (`--check`): what needs neither a build nor a browser.
// `npm run test:storm` (`--storm`): the storms, which take minutes and a real PostgreSQL.
// `npm test -- --no-build classes --project http`: one file, on the build that the last run has left.
// Other arguments go to Playwright: `npm test -- --project unit`.
const modes = ["--check", "--storm", "--no-build"];
const [onlyCheck, onlyStorm, noBuild] = modes.map((mode) => process.argv.includes(mode));
const playwrightArguments = process.argv.slice(2).filter((argument) => !modes.includes(argument));

type Step = { title: string; command: string; args: string[]; variables?: Record<string, string> };

/** Ends the whole run where the step fails. */
function run({ title, command, args, variables }: Step): void {
  console.log(`\n› ${title}`);
  const began = Date.now();
  const { status } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...variables } });
  if (status !== 0) process.exit(status ?? 1);
  console.log(`  ${((Date.now() - began) / 1_000).toFixed(1)} s`);
}

/** Runs steps that leave a core idle beside each other; each prints when it has ended. */
async function runTogether(steps: Step[]): Promise<void> {
  console.log(`\n› ${steps.map(({ title }) => title).join(" · ")}`);
  const began = Date.now();
  const statuses = steps.map(async ({ title, command, args, variables }) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...variables },
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (printed += text));
    const [status] = await once(child, "close");
    process.stdout.write(printed);
    console.log(`  ${title}: ${status === 0 ? "" : "FAILED, "}${((Date.now() - began) / 1_000).toFixed(1)} s`);
    return status;
  });
  const failed = (await Promise.all(statuses)).find((status) => status !== 0);
  if (failed !== undefined) process.exit(failed ?? 1);
}

const hasEmulator = existsSync("emulator/package.json");
const tool = (name: string) => `node_modules/.bin/${name}`;

/** The server that the storms take place on; none to be had means the embedded one, which proves less. */
async function findServer(): Promise<Record<string, string>> {
  const url = process.env.TEST_DATABASE_URL || "postgresql://postgres@127.0.0.1:5432/postgres";
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  const version = await client
    .connect()
    .then(() => client.query<{ server_version: string }>("SHOW server_version"))
    .then(({ rows }) => rows[0]?.server_version ?? "")
    .catch(() => null);
  await client.end().catch(() => {});
  if (version !== null) {
    console.log(`› PostgreSQL ${version}: two processes of the app on one database`);
    return { TEST_DATABASE_URL: url };
  }
  console.log("› No PostgreSQL at TEST_DATABASE_URL: the embedded one, with one process of the app");
  return { TEST_DATABASE_URL: "" };
}

const variables = { NEXT_TELEMETRY_DISABLED: "1", PADDLE_ENVIRONMENT: "local", ...testBuild };
const types = (title: string, ...args: string[]): Step => ({
  title,
  command: tool("tsc"),
  args: ["--noEmit", ...args],
});
const test = ["test", "--config", "tests/playwright.config.ts"];
const build: Step = { title: "Build", command: tool("next"), args: ["build"], variables };

if (noBuild && !existsSync(".next/BUILD_ID")) {
  console.error(
    "There is no build to test: run `npm test` once without --no-build. (`npm run build` sells your own plans.)",
  );
  process.exit(1);
}
run({ title: "Prisma client", command: tool("prisma"), args: ["generate", "--no-hints"] });
if (!onlyStorm && !noBuild) {
  run({ title: "Route types", command: tool("next"), args: ["typegen"], variables });
  await runTogether([
    { title: "Lint and format", command: tool("biome"), args: ["check", "."] },
    types("Types"),
    types("Types of the tests", "-p", "tests"),
    ...(hasEmulator ? [types("Types of the emulator", "-p", "emulator")] : []),
  ]);
}
if (onlyCheck) {
  run({
    title: "Unit tests",
    command: tool("playwright"),
    args: [...test, "--project", "unit", ...playwrightArguments],
  });
} else if (onlyStorm) {
  const server = await findServer();
  if (!noBuild) run(build);
  const args = [...test, ...playwrightArguments, "--project", "storm*"];
  run({ title: "Storms", command: tool("playwright"), args, variables: { ...server, TEST_STORM: "1" } });
} else {
  const path = hasEmulator ? findChromium() : "";
  if (path === null) {
    console.error(
      "The tests need a browser. Install one (`npx playwright install chromium`, or your system's chromium).",
    );
    process.exit(1);
  }
  if (path) console.log(`› Browser: ${execFileSync(path, ["--version"], { encoding: "utf8" }).trim()}`);
  const emulatorTests: Step = {
    title: "Tests of the emulator",
    command: tool("playwright"),
    args: ["test", "--config", "emulator/tests/playwright.config.ts"],
  };
  if (noBuild) console.log("› On the build that is there, and without lint and types");
  else if (hasEmulator && playwrightArguments.length === 0) await runTogether([build, emulatorTests]);
  else run(build);
  // Playwright knows where its own is, and starts the one without a window.
  const TEST_CHROMIUM = path === chromium.executablePath() ? "" : path;
  const args = [...test, ...playwrightArguments];
  run({ title: "Tests", command: tool("playwright"), args, variables: { TEST_CHROMIUM } });
}
