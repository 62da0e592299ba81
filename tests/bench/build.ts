import { existsSync } from "node:fs";
import { BARE_APP, writeBareApp } from "@/tests/bench/bare-app";
import { startProgram } from "@/tests/fixtures/programs";

const variables = { PADDLE_ENVIRONMENT: "local" };

/** Builds this app and the bare one with the same Next. */
export async function build(): Promise<void> {
  await run("Prisma client", ["node_modules/prisma/build/index.js", "generate", "--no-hints"]);
  await run("this app", ["node_modules/next/dist/bin/next", "build"]);
  await writeBareApp();
  await run("the bare Next app", ["node_modules/next/dist/bin/next", "build", BARE_APP]);
}

export const isBuilt = () => existsSync(".next/BUILD_ID") && existsSync(`${BARE_APP}/.next/BUILD_ID`);

async function run(what: string, args: string[]): Promise<void> {
  process.stderr.write(`› Building ${what}`);
  const began = performance.now();
  const program = startProgram(args, variables);
  const code = await new Promise((resolve) => program.process.once("exit", resolve));
  if (code !== 0) throw new Error(`\n${program.output()}`);
  process.stderr.write(` ${((performance.now() - began) / 1_000).toFixed(1)} s\n`);
}
