import { existsSync } from "node:fs";
import { BARE_APP, writeBareApp } from "@/tests/bench/bare-app";
import { startProgram, testBuild } from "@/tests/fixtures/programs";

const variables = { PADDLE_ENVIRONMENT: "local", ...testBuild };

/** Builds this app and the bare one with the same Next; `isBuilt` uses what an earlier build has left. */
export async function build({ isBuilt }: { isBuilt: boolean }): Promise<void> {
  if (!isBuilt || !existsSync(".next/BUILD_ID")) {
    await run("Prisma client", ["node_modules/prisma/build/index.js", "generate", "--no-hints"]);
    await run("this app", ["node_modules/next/dist/bin/next", "build"]);
  }
  if (!isBuilt || !existsSync(`${BARE_APP}/.next/BUILD_ID`)) {
    await writeBareApp();
    await run("the bare Next app", ["node_modules/next/dist/bin/next", "build", BARE_APP]);
  }
}

async function run(what: string, args: string[]): Promise<void> {
  process.stderr.write(`› Building ${what}`);
  const began = performance.now();
  const program = startProgram(args, variables);
  const code = await new Promise((resolve) => program.process.once("exit", resolve));
  if (code !== 0) throw new Error(`\n${program.output()}`);
  process.stderr.write(` ${((performance.now() - began) / 1_000).toFixed(1)} s\n`);
}
