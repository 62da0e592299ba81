import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyProject, holdIn } from "@/tests/fixtures/project-copy";

// `npm run test:without-emulator`: removes the emulator from a copy of the project as emulator/README.md tells it, and
// holds that everything which doesn't start it still works.

const folder = mkdtempSync(join(tmpdir(), "without-emulator-"));
const hold = holdIn(folder);
const tool = (name: string) => `node_modules/.bin/${name}`;
const playwright = ["test", "--config", "tests/playwright.config.ts", "--reporter", "line"];
const NOT_RUN = /^NOT RUN: all but the unit tests need the local Paddle emulator/m;

/** What the README says, and what `npm install` does after it: only the emulator has these packages. */
function removeEmulator(): void {
  rmSync(join(folder, "emulator"), { recursive: true });
  const path = join(folder, "package.json");
  const { workspaces, ...rest } = JSON.parse(readFileSync(path, "utf8"));
  if (workspaces?.join() !== "emulator") throw new Error("package.json has other workspaces than the emulator.");
  writeFileSync(path, `${JSON.stringify(rest, null, 2)}\n`);
  for (const name of ["paddle-emulator", "hono", "@hono"]) {
    rmSync(join(folder, "node_modules", name), { recursive: true, force: true });
  }
}

try {
  copyProject(folder);
  removeEmulator();
  hold("prisma generate", tool("prisma"), ["generate", "--no-hints"]);
  hold("lint and format", tool("biome"), ["check", "."]);
  hold("types", tool("tsc"), ["--noEmit"]);
  hold("types of the tests", tool("tsc"), ["--noEmit", "-p", "tests"]);
  hold("next build", tool("next"), ["build"]);
  hold("unit tests pass, and the others are said not to run", tool("playwright"), playwright, {
    says: NOT_RUN,
  });
  hold("npm run emulator says what is missing", "npm", ["run", "emulator"], {
    fails: true,
    says: /^There is no local Paddle here.*PADDLE_API_KEY/m,
  });
  hold("npm run dev says what to set instead", "npm", ["run", "dev"], {
    fails: true,
    says: /^There is no local Paddle here.*PADDLE_API_KEY/m,
  });
  console.log("Nothing else needs the emulator.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
