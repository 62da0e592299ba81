import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage } from "@/tests/fixtures/dockerfile";
import { runInImage, startImage } from "@/tests/fixtures/image";
import { freePort } from "@/tests/fixtures/ports";
import { testBuild, waitUntilUp } from "@/tests/fixtures/programs";
import { linkPackages } from "@/tests/fixtures/project-copy";

// `npm run test:image`: does in folders what the Dockerfile says, then runs its command as its user on a read-only file
// system, and HTTP tests against it. No engine takes part, so neither do the base image, layers and Docker's own network.

const SPECS = ["health", "shutdown", "startup", "headers", "outage", "webhook", "ownership", "pricing", "first-byte"];

if (process.platform !== "linux" || process.getuid?.() !== 0) {
  console.error("NOT RUN: test:image needs Linux and root, for another user and a read-only file system of its own.");
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "image-"));
chmodSync(folder, 0o755);

/** The image's own commands, and its health check against its own server. */
async function tryCommands(image: ReturnType<typeof buildImage>): Promise<void> {
  const writing = runInImage(image, ["node", "-e", 'require("fs").writeFileSync("new", "")'], {});
  await once(writing.process, "close");
  if (!/EROFS/.test(writing.output())) throw new Error(`The file system can be written to: ${writing.output()}`);
  for (const name of ["migrate", "reconcile", "doctor", "worker"]) {
    const command = runInImage(image, ["node", `cli/${name}.mjs`], { ...image.env });
    await once(command.process, "close");
    // Without settings each names all of them, which takes its whole import.
    if (!/DATABASE_URL +is missing/.test(command.output())) throw new Error(`cli/${name}: ${command.output()}`);
    console.log(`ok      cli/${name}.mjs starts and names its settings`);
  }
  const port = await freePort();
  const check = async () => {
    const program = runInImage(image, image.healthcheck, { PORT: String(port) });
    await once(program.process, "close");
    return program.process.exitCode;
  };
  if ((await check()) === 0) throw new Error("The health check passes without a server.");
  const app = startImage(image, port, settings);
  await waitUntilUp(app, `http://127.0.0.1:${port}/api/health`);
  const code = await check();
  await app.stop();
  if (code !== 0) throw new Error(`The health check fails: ${app.output()}`);
  console.log("ok      the health check passes with the server, and fails without it");
}

// Nobody listens at these addresses.
const settings = {
  DATABASE_URL: "postgresql://app@127.0.0.1:1/app",
  AUTH_SECRET: "a-secret-for-tests-of-more-than-32-characters",
  AUTH_URL: "http://localhost:3000",
  PADDLE_ENVIRONMENT: "local",
  PADDLE_API_URL: "http://127.0.0.1:1",
  PADDLE_API_KEY: "pdl_sdbx_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO",
  PADDLE_WEBHOOK_SECRET: "pdl_ntfset_01jcda2ma0phx0f5y92tbraqah_abcdefghijklmnopqrstuvwxyz0123",
};

try {
  console.log("› The Dockerfile's steps, in folders. NO DOCKER ENGINE TAKES PART.");
  const image = buildImage("Dockerfile", {
    parent: folder,
    args: { PADDLE_ENVIRONMENT: "local" },
    variables: testBuild,
    instead: (run, stage) => {
      // The packages that are here, and the tests' plans and reactions, which .dockerignore leaves out.
      if (run !== "npm ci") return false;
      linkPackages(stage);
      mkdirSync(join(stage, "tests/fixtures"), { recursive: true });
      for (const file of [testBuild.TEST_PLANS, "tests/fixtures/leaving-policy.ts", "tests/fixtures/reactions.ts"])
        cpSync(file, join(stage, file));
      return true;
    },
  });
  await tryCommands(image);
  const path = join(folder, "image.json");
  writeFileSync(path, JSON.stringify(image));
  const given = process.argv.slice(2);
  const env = { ...process.env, TEST_IMAGE: path, TEST_STORM: "1" };
  const run = (...args: string[]) =>
    spawnSync("node_modules/.bin/playwright", ["test", ...args, "--config", "tests/playwright.config.ts"], {
      stdio: "inherit",
      env,
    }).status ?? 1;
  const http = run(...(given.length > 0 ? given : SPECS), "--project", "http");
  // Needs a real PostgreSQL in TEST_DATABASE_URL.
  const storm = given.length > 0 ? 0 : run("storm/shutdown", "--project", "storm");
  process.exitCode = http || storm;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
