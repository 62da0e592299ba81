import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import pg from "pg";
import { chromium } from "playwright";

// `npm test`: everything. `npm run check` (`--check`): what needs neither a build nor a browser.
// `npm run test:storm` (`--storm`): the storms, which take minutes and a real PostgreSQL.
// Other arguments go to Playwright: `npm test -- --project unit`.
const modes = ["--check", "--storm"];
const [onlyCheck, onlyStorm] = modes.map((mode) => process.argv.includes(mode));
const playwrightArguments = process.argv.slice(2).filter((argument) => !modes.includes(argument));

function run(title: string, command: string, args: string[], variables: Record<string, string> = {}): void {
  console.log(`\n› ${title}`);
  const began = Date.now();
  const { status } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...variables } });
  if (status !== 0) process.exit(status ?? 1);
  console.log(`  ${((Date.now() - began) / 1_000).toFixed(1)} s`);
}

const hasEmulator = existsSync("emulator/package.json");
const tool = (name: string) => `node_modules/.bin/${name}`;

/** Playwright's own Chromium, the system's, or one that can be installed now; null when none of these is to be had. */
function findChromium(): string | null {
  const own = () => (existsSync(chromium.executablePath()) ? chromium.executablePath() : null);
  const system = () => {
    const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    const folders = (process.env.PATH ?? "").split(":");
    return names.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).find(existsSync) ?? null;
  };
  const attempt = (command: string, args: string[]) => spawnSync(command, args, { stdio: "inherit", timeout: 240_000 });
  const found = own() ?? system();
  if (found) return found;
  console.log("› No Chromium here: installing Playwright's");
  attempt(tool("playwright"), ["install", "chromium"]);
  if (own()) return own();
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  console.log("› That didn't work: installing Debian's");
  attempt("apt-get", ["update", "-q"]);
  attempt("apt-get", ["install", "-y", "-q", "chromium"]);
  return system();
}

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

const variables = { NEXT_TELEMETRY_DISABLED: "1", PADDLE_ENVIRONMENT: "local" };
run("Prisma client", tool("prisma"), ["generate", "--no-hints"]);
if (!onlyStorm) {
  run("Lint and format", tool("biome"), ["check", "."]);
  run("Types", tool("tsc"), ["--noEmit"]);
  run("Types of the tests", tool("tsc"), ["--noEmit", "-p", "tests"]);
  if (hasEmulator) run("Types of the emulator", tool("tsc"), ["--noEmit", "-p", "emulator"]);
}
const emulatorTest = ["test", "--config", "emulator/tests/playwright.config.ts"];
const test = ["test", "--config", "tests/playwright.config.ts"];
if (onlyCheck) {
  run("Unit tests", tool("playwright"), [...test, "--project", "unit", ...playwrightArguments]);
} else if (onlyStorm) {
  const server = await findServer();
  run("Build", tool("next"), ["build"], variables);
  const storm = [...test, ...playwrightArguments, "--project", "storm*"];
  run("Storms", tool("playwright"), storm, { ...server, TEST_STORM: "1" });
} else {
  const path = hasEmulator ? findChromium() : "";
  if (path === null) {
    console.error(
      "The tests need a browser. Install one (`npx playwright install chromium`, or your system's chromium).",
    );
    process.exit(1);
  }
  if (path) console.log(`› Browser: ${execFileSync(path, ["--version"], { encoding: "utf8" }).trim()}`);
  if (hasEmulator && playwrightArguments.length === 0) {
    run("Tests of the emulator", tool("playwright"), emulatorTest);
  }
  run("Build", tool("next"), ["build"], variables);
  run("Tests", tool("playwright"), [...test, ...playwrightArguments], { TEST_CHROMIUM: path });
}
